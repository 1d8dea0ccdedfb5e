/** Texts as people write them, with everything that breaks careless readers: quotes, commas, line breaks, emoji, other scripts. */
export const dateLookalike = 'Refund for /Date(1419937200000)/'

export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

export const saleTexts: readonly string[] = [
  'Monthly retainer',
  'Onsite work, two people',
  'Design review "phase 2"',
  'Travel time, return',
  "Installation at O'Brien's",
  'Annual licence',
  'Materials as per quote; see attachment',
  'Workshop\nMorning: planning\nAfternoon: build',
  'Beratung & Schulung (März)',
  '現地作業 一式',
  'Launch party catering 🎉🥂',
  'Консультация',
  'Rounding test 1/3',
  'مراجعة الحسابات',
]

export const purchaseTexts: readonly string[] = [
  'Office supplies',
  'Monthly rent',
  'Power & gas',
  'Courier, 3 parcels',
  'Mobile plan',
  'Cleaning "deep clean"',
  'Fuel',
  'Printer toner, black; colour',
  'Accounting fee',
  'Repairs to the roller door',
  'Google Ads\tcampaign 7',
  'Kōwhai seedlings 🌱',
  'Flug Zürich–Wien',
]

export const references: readonly string[] = [
  '',
  '',
  'PO 4471',
  'Red Fish, Blue Fish',
  'Order "Rush"',
  'per phone call',
  'Q3\\2026',
  'Projekt Überlauf',
  '№ 17',
  '👍 approved',
  'line one\nline two',
]

export const bankReferences: readonly string[] = ['', 'DD 0012', 'EFTPOS', 'Weekly run', "Sam's expenses", 'INV & credit', '振込']

export const firstNames: readonly string[] = [
  'Aroha',
  'Liam',
  'Zoë',
  'Nikolai',
  'Mei',
  'Katherine',
  'Tāne',
  'Søren',
  'Fatima',
  'José',
  'Rangi',
  'Anne-Marie',
]

export const lastNames: readonly string[] = [
  'Parker',
  "O'Brien",
  'Nguyễn',
  'van der Berg',
  'Müller',
  'Smith',
  'Ngata',
  'Łukasz',
  'Warren',
  'Ito',
  'de la Cruz',
  'Kaur',
]

export const companyWords: readonly string[] = [
  'Harbour',
  'Kauri',
  'Southern',
  'Bright',
  'Ridgeway',
  'Tui',
  'Summit',
  'Basket',
  'City',
  'Coastal',
  'Pukeko',
  'Marine',
  'Young',
  'Iron',
  'Orchard',
  'Boom',
]

export const companyKinds: readonly string[] = [
  'Consulting',
  'Systems Ltd',
  'Foods',
  'Transport Co.',
  'Design & Print',
  'Holdings, Inc.',
  'Property Trust',
  'Electrical',
  'Agency',
  'GmbH',
  'Supplies',
  'Bros',
]

export const oddNames: readonly string[] = [
  'Bayside Club',
  '"Quoted" Ltd',
  '株式会社さくら',
  'Café Noir, Wellington',
  'ООО Ромашка',
  'Emoji Labs 🚀',
  'Name\twith tab',
  'Größenwahn GmbH & Co. KG',
]
