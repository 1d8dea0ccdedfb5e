import { post } from '../../api/request.ts'

/** Leaves for the company's own sign-in, which brings the browser back to `next`. */
export async function signInWithCompany(provider: string, next = '/'): Promise<void> {
  const { url } = await post<{ url: string }>('/v1/auth/sign-in/social', {
    provider,
    callbackURL: next,
    errorCallbackURL: '/sign-in',
  })
  window.location.assign(url)
  // The browser leaves this page; what would follow must not overtake it.
  await new Promise(() => {})
}
