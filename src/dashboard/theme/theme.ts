import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type VariantColorsResolver } from '@mantine/core'

/** Mantine asks for ten steps of a colour. Ours has one a theme, so all ten are it. */
const steps = (value: string) => [value, value, value, value, value, value, value, value, value, value] as const

const buttons: Record<string, { background: string; hover: string; text: string }> = {
  ink: { background: 'var(--button)', hover: 'var(--button-hover)', text: 'var(--button-text)' },
  danger: { background: 'var(--danger)', hover: 'var(--danger-hover)', text: 'var(--danger-text)' },
}

/** Filled buttons are neutral, or red where something is destroyed; the rest is lines. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const name = input.color ?? 'ink'
  const filled = buttons[name]
  if (input.variant === 'filled' && filled) {
    return { background: filled.background, hover: filled.hover, color: filled.text, border: '1px solid transparent' }
  }
  if (input.variant === 'subtle' || input.variant === 'light') {
    const color = name === 'danger' ? 'var(--negative)' : 'var(--text-2)'
    const background = input.variant === 'light' ? 'var(--hover)' : 'transparent'
    return { background, hover: 'var(--hover)', color, border: '1px solid transparent' }
  }
  if (input.variant === 'default' || input.variant === 'outline') {
    const color = name === 'danger' ? 'var(--negative)' : 'var(--text)'
    return { background: 'var(--bg)', hover: 'var(--hover)', color, border: '1px solid var(--border)' }
  }
  return defaultVariantColorsResolver(input)
}

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 6,
  colors: { ink: steps('var(--button)'), danger: steps('var(--danger)') },
  variantColorResolver,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-code)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '16px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '22px', xl: '24px' },
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '5px', md: '7px', lg: '10px', xl: '12px' },
  defaultRadius: 'md',
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  breakpoints: { xs: '36em', sm: '48em', md: '62em', lg: '75em', xl: '88em' },
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 32, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
    MultiSelect: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { size: 'sm', transitionDuration: 0 } },
    Tooltip: {
      defaultProps: { openDelay: 300, transitionProps: { duration: 0 }, events: { hover: true, focus: true, touch: true } },
    },
    Menu: { defaultProps: { shadow: 'md', radius: 'lg', transitionProps: { duration: 0 }, position: 'bottom-start', offset: 4 } },
    Popover: { defaultProps: { shadow: 'md', radius: 'xl', transitionProps: { duration: 0 } } },
    Modal: {
      defaultProps: { radius: 'xl', centered: true, transitionProps: { duration: 120 }, overlayProps: { color: 'var(--scrim)' } },
    },
    Drawer: { defaultProps: { position: 'right', transitionProps: { duration: 120 } } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Checkbox: { defaultProps: { size: 'sm' } },
  },
})

const common = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  // Mantine's own grey misses the contrast small text needs, in both themes.
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--negative)',
  '--mantine-color-default': 'var(--bg)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--strong)',
  '--mantine-color-disabled': 'var(--hover)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--border)',
  '--mantine-primary-color-filled': 'var(--button)',
  '--mantine-primary-color-filled-hover': 'var(--button-hover)',
  '--mantine-primary-color-contrast': 'var(--button-text)',
  '--mantine-primary-color-light': 'var(--hover)',
  '--mantine-primary-color-light-hover': 'var(--hover)',
  '--mantine-primary-color-light-color': 'var(--text)',
  '--mantine-color-ink-filled': 'var(--button)',
  '--mantine-color-ink-filled-hover': 'var(--button-hover)',
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: common, dark: common })
