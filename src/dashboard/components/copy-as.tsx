import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconCopy } from '@tabler/icons-react'
import { notify } from './notices.ts'

/** The same question for a terminal, a program and a query: what is left undefined isn't offered. */
export interface CopyForms {
  curl?: string
  typescript?: string
  sql?: string
}

const labels: Record<keyof CopyForms, string> = { curl: 'curl', typescript: 'TypeScript', sql: 'SQL' }

export function CopyAs({ forms, size = 'sm' }: { forms: CopyForms; size?: 'xs' | 'sm' }) {
  const entries = Object.entries(forms) as [keyof CopyForms, string][]
  return (
    <Menu>
      <Menu.Target>
        <Button
          size={size}
          leftSection={<IconCopy size={16} stroke={1.6} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />}
        >
          Copy as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(([form, text]) => (
          <Menu.Item
            key={form}
            onClick={() => {
              void navigator.clipboard.writeText(text).then(() => notify(`Copied as ${labels[form]}.`))
            }}
          >
            {labels[form]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
