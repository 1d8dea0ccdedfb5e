import type { WizardSearch } from './search.ts'

export interface StepName {
  step: string
  title: string
}

const oauth: readonly StepName[] = [
  { step: 'scopes', title: 'Permissions' },
  { step: 'xero', title: 'Sign in' },
]

/** Steps of each way in, in order. */
export const wizardSteps: Record<NonNullable<WizardSearch['way']>, readonly StepName[]> = {
  demo: [{ step: 'start', title: 'Start' }],
  oauth,
  app: [
    { step: 'open', title: 'In Xero' },
    { step: 'form', title: 'Fill in' },
    { step: 'paste', title: 'Paste' },
    { step: 'test', title: 'Test' },
    ...oauth,
  ],
  custom: [
    { step: 'open', title: 'In Xero' },
    { step: 'agree', title: 'Who agrees' },
    { step: 'paste', title: 'Paste' },
    { step: 'test', title: 'Test and save' },
  ],
  refresh: [{ step: 'paste', title: 'Paste' }],
  token: [{ step: 'paste', title: 'Paste' }],
}

/** Steps that need the secret, which isn't kept when the page is left. */
const needSecret = new Set(['test', 'scopes'])

/** The step to show: the address's where it can be shown, else the one before which it goes wrong. */
export function toStep(
  way: WizardSearch['way'],
  asked: string | undefined,
  { hasSecret, hasFlow }: { hasSecret: boolean; hasFlow: boolean },
): string {
  if (way === undefined) return 'choose'
  if (hasFlow) return 'xero'
  const steps = wizardSteps[way]
  const step = steps.find((each) => each.step === asked)?.step ?? steps[0]?.step ?? 'choose'
  if (step === 'xero') return way === 'oauth' || hasSecret ? 'scopes' : 'paste'
  return way !== 'oauth' && needSecret.has(step) && !hasSecret ? 'paste' : step
}
