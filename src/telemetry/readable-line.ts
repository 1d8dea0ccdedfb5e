const colours: Record<string, string> = { debug: '\u001b[2m', info: '', warn: '\u001b[33m', error: '\u001b[31m' }
const reset = '\u001b[0m'
const dim = '\u001b[2m'

/** `14:03:07 warn  A job failed. queue=sync code=xero_unavailable`: time of this machine, in colour. */
export function toReadableLine(line: Record<string, unknown>): string {
  const { level, at, message, stack, ...fields } = line
  const label = String(level)
  const time = new Date(String(at)).toLocaleTimeString('en-GB')
  const facts = Object.entries(fields)
    .map(([name, value]) => ` ${name}=${toText(value)}`)
    .join('')
  const rest = typeof stack === 'string' && stack !== '' ? `\n${stack}` : ''
  const colour = colours[label] ?? ''
  return `${dim}${time}${reset} ${colour}${label.padEnd(5)}${colour === '' ? '' : reset} ${String(message)}${dim}${facts}${rest}${reset}\n`
}

function toText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return /[\s"]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text
}
