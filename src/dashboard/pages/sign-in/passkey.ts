import { get, post } from '../../api/request.ts'
import { toBytes, toText } from './base64url.ts'

/**
 * Passkeys by the browser's own means. The server speaks WebAuthn's JSON form, in which bytes are base64url; the browser
 * wants bytes.
 */

export const passkeysWork = (): boolean => typeof PublicKeyCredential === 'function'

/** Signs in with a passkey of this device or another one. Rejects with NotAllowedError where the person turns away. */
export async function signInWithPasskey(): Promise<void> {
  const options = await get<AuthenticationOptions>('/v1/auth/passkey/generate-authenticate-options')
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map(toDescriptor),
    },
  })
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('No passkey was chosen.', 'NotAllowedError')
  const response = credential.response as AuthenticatorAssertionResponse
  await post('/v1/auth/passkey/verify-authentication', {
    response: {
      ...toCommon(credential),
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        authenticatorData: toText(response.authenticatorData),
        signature: toText(response.signature),
        ...(response.userHandle ? { userHandle: toText(response.userHandle) } : {}),
      },
    },
  })
}

/** Makes a passkey for who is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const options = await get<RegistrationOptions>('/v1/auth/passkey/generate-register-options', { query: { name } })
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map(toDescriptor),
    },
  })
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('No passkey was made.', 'NotAllowedError')
  const response = credential.response as AuthenticatorAttestationResponse
  await post('/v1/auth/passkey/verify-registration', {
    name,
    response: {
      ...toCommon(credential),
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        attestationObject: toText(response.attestationObject),
        transports: response.getTransports(),
      },
    },
  })
}

/** The person closed the browser's own dialog: nothing to report. */
export const isTurnedAway = (thrown: unknown): boolean =>
  thrown instanceof DOMException && (thrown.name === 'NotAllowedError' || thrown.name === 'AbortError')

interface JsonDescriptor {
  id: string
  transports?: AuthenticatorTransport[]
}

type AuthenticationOptions = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string
  allowCredentials?: JsonDescriptor[]
}

type RegistrationOptions = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string
  user: { id: string; name: string; displayName: string }
  excludeCredentials?: JsonDescriptor[]
}

function toDescriptor({ id, transports }: JsonDescriptor): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: toBytes(id), ...(transports ? { transports } : {}) }
}

function toCommon(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
  }
}
