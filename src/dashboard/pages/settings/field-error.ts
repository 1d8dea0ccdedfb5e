/** What was typed can't be meant; the message stands under the field. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
}
