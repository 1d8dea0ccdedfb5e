import type { KeyObject } from 'node:crypto'
import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
} from '@peculiar/asn1-x509'

/** What a certificate says. Keys are of the curve P-256. */
export interface CertificateRequest {
  commonName: string
  /** Whose key it vouches for; a private one stands for its public half. */
  subjectKey: KeyObject
  issuerName: string
  /** Private: it signs. */
  issuerKey: KeyObject
  notBefore: Date
  notAfter: Date
  /** `authority`: may sign for names below these domains. `server`: answers for these names and IP addresses. */
  use: { kind: 'authority'; domains: string[] } | { kind: 'server'; names: string[] }
}

/** Makes and signs an X.509 certificate, as PEM. Node reads certificates but cannot make them. */
export function issueCertificate(request: CertificateRequest): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
  const toBeSigned = new TBSCertificate({
    version: Version.v3,
    serialNumber: makeSerialNumber(),
    signature: algorithm,
    issuer: toName(request.issuerName),
    subject: toName(request.commonName),
    validity: new Validity({ notBefore: request.notBefore, notAfter: request.notAfter }),
    subjectPublicKeyInfo: AsnConvert.parse(toPublicDer(request.subjectKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      toExtension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(toKeyId(request.subjectKey)), false),
      toExtension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(toKeyId(request.issuerKey)) }),
        false,
      ),
      ...toUseExtensions(request.use),
    ]),
  })
  const der = AsnConvert.serialize(toBeSigned)
  const certificate = new Certificate({
    tbsCertificate: toBeSigned,
    tbsCertificateRaw: der,
    signatureAlgorithm: algorithm,
    signatureValue: toArrayBuffer(sign('sha256', new Uint8Array(der), { key: request.issuerKey, dsaEncoding: 'der' })),
  })
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const commonNameType = '2.5.4.3'

function toUseExtensions(use: CertificateRequest['use']): Extension[] {
  if (use.kind === 'authority') {
    const trees = use.domains.map((domain) => new GeneralSubtree({ base: new GeneralName({ dNSName: domain }) }))
    return [
      toExtension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      toExtension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      toExtension(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees: new GeneralSubtrees(trees) }), true),
    ]
  }
  const names = use.names.map((name) => new GeneralName(isIP(name) ? { iPAddress: name } : { dNSName: name }))
  return [
    toExtension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
    toExtension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
    toExtension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth]), false),
    toExtension(id_ce_subjectAltName, new SubjectAlternativeName(names), false),
  ]
}

function toExtension(extnID: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

function toName(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonNameType, value })])])
}

/** Positive, and no byte too long for its value. */
function makeSerialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return toArrayBuffer(bytes)
}

function toPublicDer(key: KeyObject): Buffer {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })
}

function toKeyId(key: KeyObject): ArrayBuffer {
  return toArrayBuffer(createHash('sha1').update(toPublicDer(key)).digest())
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
