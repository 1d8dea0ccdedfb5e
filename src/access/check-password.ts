import { AppError } from '../lib/app-error.ts'

export const passwordRules = {
  minLength: 12,
  maxLength: 256,
  text: 'At least 12 characters. Any kind: a few words you remember are good. Not your name or address, and none of the usual ones.',
} as const

/** Throws `usage` for a password that is too easy to guess, saying what it lacks. */
export function checkPassword(password: string, person: { name?: string; email?: string } = {}): void {
  const problem = findProblem(password, person)
  if (problem !== undefined) throw new AppError('usage', problem, { details: { field: 'password' } })
}

function findProblem(password: string, { name = '', email = '' }: { name?: string; email?: string }): string | undefined {
  const length = Array.from(password).length
  if (length < passwordRules.minLength) return `The password has ${length} characters and needs ${passwordRules.minLength}.`
  if (length > passwordRules.maxLength) return `The password is longer than ${passwordRules.maxLength} characters.`
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5) return 'The password repeats the same few characters. Use more different ones.'
  if (isRepeated(plain)) return 'The password repeats one short part. Use something longer.'
  if (isSequence(plain)) return 'The password is a sequence of neighbouring keys or letters. Use something else.'
  const letters = plain.replaceAll(/[^\p{L}]/gu, '')
  if (
    usual.some(
      (word) => letters === word || letters === `${word}${word}` || (plain.startsWith(word) && plain.length - word.length < 5),
    )
  )
    return 'The password is one of the most used ones. Use something else.'
  const own = [...name.split(/\s+/), email.split('@')[0] ?? '', email.split('@')[1]?.split('.')[0] ?? '']
    .map((part) => part.toLowerCase())
    .filter((part) => part.length > 3)
  const rest = own.reduce((text, part) => text.replaceAll(part, ''), plain)
  if (rest.length < 8 && rest !== plain) return 'The password is made of your name or address. Use something else.'
  return undefined
}

function isRepeated(text: string): boolean {
  return /^(.{1,5})\1+$/u.test(text)
}

const rows = 'abcdefghijklmnopqrstuvwxyz01234567890qwertyuiopasdfghjklzxcvbnm1qaz2wsx3edc4rfv5tgb6yhn7ujm1234567890'
const backwards = Array.from(rows).reverse().join('')

function isSequence(text: string): boolean {
  return rows.includes(text) || backwards.includes(text)
}

/** Beginnings of the passwords that leaks show most, longer ones alone: shorter ones fail by their length. */
const usual = [
  'password',
  'passwort',
  'motdepasse',
  'contraseña',
  'letmein',
  'iloveyou',
  'welcome',
  'administrator',
  'trustno',
  'superman',
  'football',
  'baseball',
  'princess',
  'sunshine',
  'qwertyuiop',
  'qwerty',
  'changeme',
  'daybook',
  'correcthorsebatterystaple',
]
