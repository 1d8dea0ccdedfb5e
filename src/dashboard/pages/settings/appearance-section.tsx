import { useMantineColorScheme } from '@mantine/core'
import { formatAmount } from '../../format/amount.ts'
import { formatDay } from '../../format/date.ts'
import { setPreferences, usePreferences } from '../../shell/preferences.ts'
import { useOrganisation } from '../../shell/use-organisation.ts'
import { toLocale } from '../../format/locale.ts'
import { ChoiceSetting, SettingRow, SwitchSetting } from './setting-row.tsx'
import classes from './settings.module.css'

const themes = [
  { value: 'auto', label: 'As this machine' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

const locales = [
  'en-NZ',
  'en-AU',
  'en-GB',
  'en-US',
  'en-IN',
  'en-ZA',
  'en-SG',
  'de-DE',
  'de-CH',
  'fr-FR',
  'nl-NL',
  'es-ES',
  'it-IT',
] as const
const own = 'own'

/** How it looks in this browser. */
export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density, negative, locale, singleKeys } = usePreferences()
  const { organisation } = useOrganisation()
  const byCountry = toLocale(organisation?.countryCode)
  return (
    <div className={classes['section']}>
      <p className={classes['help']}>These are of this browser alone, and of nobody else.</p>
      <ChoiceSetting label="Theme" stored={colorScheme} choices={themes} onSave={async (theme) => setColorScheme(theme)} />
      <ChoiceSetting
        label="Density"
        stored={density}
        choices={[
          { value: 'compact', label: 'Compact' },
          { value: 'comfortable', label: 'Comfortable' },
        ]}
        onSave={async (value) => setPreferences({ density: value })}
      />
      <ChoiceSetting
        label="Numbers and dates"
        hint="As in the organisation’s country, unless you choose."
        stored={locale ?? own}
        choices={[
          { value: own, label: `By country: ${toSample(byCountry)}` },
          ...locales.map((each) => ({ value: each, label: toSample(each) })),
        ]}
        onSave={async (value) => setPreferences({ locale: value === own ? null : value })}
      />
      <ChoiceSetting
        label="Negative amounts"
        stored={negative}
        choices={[
          { value: 'brackets', label: formatAmount('-3126.45', { locale: byCountry, negative: 'brackets' }) },
          { value: 'minus', label: formatAmount('-3126.45', { locale: byCountry, negative: 'minus' }) },
        ]}
        onSave={async (value) => setPreferences({ negative: value })}
      />
      <SwitchSetting
        label="Single-key shortcuts"
        hint="Keys such as r, [ and g h. They never act while you type. Press ? for the list."
        stored={singleKeys}
        onSave={async (value) => setPreferences({ singleKeys: value })}
      />
      <SettingRow label="Chart colours" hint="In the order series take them; they differ for the colour-blind too.">
        <div className={classes['swatches']} role="img" aria-label="The six colours of charts, in order">
          {[1, 2, 3, 4, 5, 6].map((step) => (
            <span key={step} style={{ background: `var(--chart-${step})` }} />
          ))}
        </div>
      </SettingRow>
    </div>
  )
}

/** `1,234,567.50, 31 Oct 2026`; grouping shows what is the country's own. */
function toSample(locale: string): string {
  return `${formatAmount('1234567.50', { locale })}, ${formatDay('2026-10-31', 'medium', locale)} (${locale})`
}
