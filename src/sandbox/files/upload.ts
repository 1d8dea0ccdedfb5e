import type { Exchange } from '../exchange.ts'
import { guessMimeType } from '../writes/attached/attachments.ts'
import { parseMultipart } from './multipart.ts'
import { invalid } from './problems.ts'

/** Xero takes files of up to 10 MB. */
const mostBytes = 10 * 1024 * 1024

const extensions = new Set(
  (
    'bmp csv doc docm docx eml gif heic heif html jfif jpeg jpg key keynote md msg numbers odf ods odt pages pdf png ' +
    'ppt pptx rar rtf tif tiff txt xls xlsm xlsx xml zip 7z json webp'
  ).split(' '),
)

export interface Upload {
  name: string
  mimeType: string
  bytes: Buffer
}

/** Fields that say something of the file beside it. */
const described = new Set(['name', 'filename', 'mimetype'])

/**
 * The file in a form: the first part with a file name, or the first that is not one of the fields `name`, `filename` and
 * `mimeType`. Throws Refusal.
 */
export function readUpload(exchange: Exchange): Upload {
  const parts = parseMultipart(exchange.headers['content-type'], exchange.body)
  if (!parts) throw invalid('The request must be multipart/form-data.')
  const file =
    parts.find((part) => part.fileName !== undefined && part.fileName !== '') ??
    parts.find((part) => !described.has(part.name.toLowerCase()))
  const field = (name: string): string | undefined => {
    const part = parts.find((each) => each !== file && each.name.toLowerCase() === name)
    const text = part?.bytes.toString().trim()
    return text === '' ? undefined : text
  }
  if (!file) throw invalid('No file was uploaded.')
  if (file.bytes.length === 0) throw invalid('The file is empty.')
  if (file.bytes.length > mostBytes) throw invalid('The file is larger than the maximum of 10 MB.')
  const name = field('filename') ?? field('name') ?? file.fileName ?? file.name
  checkName(name)
  return { name, mimeType: guessMimeType(name, field('mimetype') ?? file.contentType), bytes: Buffer.from(file.bytes) }
}

/** A name that a file may have. Throws Refusal. */
export function checkName(name: string): void {
  if (isBadName(name)) throw invalid('Name contains one or more bad characters')
  const extension = extensionOf(name)
  if (!extensions.has(extension)) throw invalid(`Extension: ${extension} is not a valid File extension.`)
}

export function hasKnownExtension(name: string): boolean {
  return extensions.has(extensionOf(name))
}

export function isBadName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return name.trim() === '' || name.length > 255 || /[\x00-\x1f<>:/\\|?*]/.test(name)
}

function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}
