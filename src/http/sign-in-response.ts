import type { Context } from 'hono'
import type { Access } from '../access/open-access.ts'
import type { AppEnv } from './context.ts'
import { toAuthRequest } from './routes/auth.ts'

/** After a one-time link made an account or a password: signs its person in, and sets the cookies on this answer. */
export async function signIn(
  c: Context<AppEnv>,
  access: Access,
  url: string,
  person: { email: string; password: string },
): Promise<void> {
  const request = new Request(`${url}/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: person.email.trim().toLowerCase(), password: person.password }),
  })
  const answer = await access.handle(toAuthRequest(c, request, url))
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}
