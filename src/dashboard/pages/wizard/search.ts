import { choiceOf, textOf } from '../../shell/search-text.ts'

export interface WizardSearch {
  way?: 'demo' | 'oauth' | 'app' | 'custom' | 'refresh' | 'token' | undefined
  step?: string | undefined
  /** Name of a connection to sign in again for. */
  again?: string | undefined
  /** Id of the consent under way. */
  flow?: string | undefined
}

export const parseWizardSearch = (raw: Record<string, unknown>): WizardSearch => ({
  way: choiceOf(raw, 'way', ['demo', 'oauth', 'app', 'custom', 'refresh', 'token']),
  step: textOf(raw, 'step'),
  again: textOf(raw, 'again'),
  flow: textOf(raw, 'flow'),
})
