/** What a pasted value looks like being wrong with. A doubt warns; only Xero's answer stops anybody. */

const clientIdLength = 32

/** Values are pasted with what stood around them. */
export const trimPasted = (text: string): string => text.replace(/^[\s"'`<]+|[\s"'`>,;]+$/g, '')

export function doubtClientId(text: string): string | null {
  const id = trimPasted(text)
  if (id === '') return null
  if (/\s/.test(id)) return 'There is a space in it. Was more than the client id copied?'
  if (/[^A-Za-z0-9-]/.test(id)) return 'A client id has letters and digits only. Is this the client secret?'
  if (id.length < clientIdLength) return `Usually 32 letters and digits. This one has ${id.length}: is the first or last missing?`
  if (id.length > clientIdLength && !/^[0-9a-f-]{36}$/i.test(id)) {
    return `Usually 32 letters and digits. This one has ${id.length}: is something else copied with it?`
  }
  return null
}

export function doubtClientSecret(text: string, clientId: string): string | null {
  const secret = trimPasted(text)
  if (secret === '') return null
  if (/\s/.test(secret)) return 'There is a space in it. Was more than the secret copied?'
  if (secret === trimPasted(clientId)) return 'This is the client id again. Press Generate a secret in Xero and paste that.'
  if (/^[*•.]+$/.test(secret)) return 'These are the dots Xero shows in its place. Generate a new secret and copy that.'
  if (secret.length < 20) return `A secret is longer than ${secret.length} characters. Is a part missing?`
  return null
}

/** `Harbour & Vine` as `harbour-vine`, with a number where that name is taken. */
export function toConnectionName(tenantName: string, taken: readonly string[]): string {
  const plain = tenantName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  const base = plain === '' ? 'xero' : plain
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`
    if (!taken.includes(name)) return name
  }
}
