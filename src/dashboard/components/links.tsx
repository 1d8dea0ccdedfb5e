import { Button, type ButtonProps } from '@mantine/core'
import { IconArrowUpRight } from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode, Ref } from 'react'

function Anchor({ className, ...props }: ComponentProps<'a'>) {
  return <a {...props} className={['link', className].filter(Boolean).join(' ')} />
}

interface AnchorButtonProps extends ButtonProps, Omit<ComponentProps<'a'>, keyof ButtonProps> {
  ref?: Ref<HTMLAnchorElement>
}

function AnchorButton(props: AnchorButtonProps) {
  return <Button component="a" {...props} />
}

/** A link within the dashboard, in the colour of links. For a bare one take the router's own. */
export const TextLink = createLink(Anchor)

/** A link that looks like a button: it goes somewhere and changes nothing. */
export const ButtonLink = createLink(AnchorButton)

/** To another site, Xero above all: in its own tab, and it isn't told where the reader came from. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className="link" href={href} target="_blank" rel="noreferrer noopener">
      {children}
      <IconArrowUpRight size={14} stroke={1.6} aria-hidden="true" style={{ verticalAlign: '-2px', marginLeft: 3 }} />
      <span className="spoken"> (in a new tab)</span>
    </a>
  )
}
