import type { CryptoKey, JWK } from 'jose'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'

/** Signs tokens with a key made at first use: making one takes a fraction of a second that many tests never need. */
export interface Signer {
  sign(claims: Record<string, unknown>, lifetime: { issuedAt: number; expiresAt: number }): Promise<string>
  jwks(): Promise<{ keys: JWK[] }>
  /** The private key, to be kept in a folder that only its owner reads. */
  exportKey(): Promise<JWK>
  importKey(key: JWK): Promise<void>
}

const algorithm = 'RS256'
const keyId = 'sandbox-1'

export function createSigner(): Signer {
  let pair: Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> | undefined
  const keys = () => (pair ??= generateKeyPair(algorithm, { modulusLength: 2048, extractable: true }))
  return {
    async sign(claims, { issuedAt, expiresAt }) {
      const { privateKey } = await keys()
      return new SignJWT({ nbf: issuedAt, iat: issuedAt, exp: expiresAt, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' })
        .sign(privateKey)
    },
    async jwks() {
      const { publicKey } = await keys()
      return { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', alg: algorithm }] }
    },
    exportKey: async () => exportJWK((await keys()).privateKey),
    async importKey(key) {
      const { kty, n, e } = key
      const [privateKey, publicKey] = await Promise.all([
        importJWK(key, algorithm, { extractable: true }),
        importJWK({ kty, n, e } as JWK, algorithm, { extractable: true }),
      ])
      pair = Promise.resolve({ privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey })
    },
  }
}
