/** Locale of an organisation's country, in the language Daybook speaks: grouping and order of dates are the country's own. */
const locales: Record<string, string> = {
  NZ: 'en-NZ',
  AU: 'en-AU',
  GB: 'en-GB',
  UK: 'en-GB',
  IE: 'en-IE',
  US: 'en-US',
  CA: 'en-CA',
  SG: 'en-SG',
  HK: 'en-HK',
  ZA: 'en-ZA',
  IN: 'en-IN',
  MY: 'en-MY',
  PH: 'en-PH',
  DE: 'de-DE',
  AT: 'de-AT',
  CH: 'de-CH',
  FR: 'fr-FR',
  BE: 'fr-BE',
  NL: 'nl-NL',
  ES: 'es-ES',
  IT: 'it-IT',
  PT: 'pt-PT',
  JP: 'ja-JP',
}

/** What was chosen, else by the country (ISO 3166, two letters), else British. */
export function toLocale(countryCode: string | null | undefined, chosen?: string | null): string {
  return chosen ?? locales[countryCode?.toUpperCase() ?? ''] ?? 'en-GB'
}
