import { Button } from '@mantine/core'
import { IconBuildingStore, IconPlugConnected, IconServer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { TextLink } from '../../components/links.tsx'
import { oauthAppQuery } from './queries.ts'
import type { WizardSearch } from './search.ts'
import classes from './wizard.module.css'

const icon = { size: 24, stroke: 1.4, 'aria-hidden': true } as const

/** The ways in, the easiest first, with what each costs and where it can be had. */
export function ChooseStep({ onWay }: { onWay: (way: WizardSearch['way']) => void }) {
  const { data } = useQuery(oauthAppQuery)
  const known = data?.known === true
  return (
    <>
      <p className={classes['intro']}>
        Daybook copies your accounts to this machine. It only reads, unless you allow more later.
      </p>
      <div className={classes['cards']}>
        <section className={classes['card']}>
          <IconBuildingStore {...icon} />
          <div>
            <h2>Demo company</h2>
            <p>Five years of a made-up business. No Xero account needed. Takes half a minute.</p>
          </div>
          <Button variant="filled" onClick={() => onWay('demo')}>
            Try the demo
          </Button>
        </section>
        <section className={classes['card']}>
          <IconPlugConnected {...icon} />
          <div>
            <h2>Sign in with Xero</h2>
            <p>You choose the organisation in Xero’s own window. For most people.</p>
          </div>
          <Button onClick={() => onWay(known ? 'oauth' : 'app')}>{known ? 'Sign in with Xero' : 'Set up, 3 minutes'}</Button>
        </section>
        <section className={classes['card']}>
          <IconServer {...icon} />
          <div>
            <h2>Custom Connection</h2>
            <p>One organisation, no one needs to sign in again. For servers. Xero charges monthly for it (AU, NZ, UK, US).</p>
          </div>
          <Button onClick={() => onWay('custom')}>Use a Custom Connection</Button>
        </section>
      </div>
      <p className="small second">
        More ways:{' '}
        <TextLink to="/connections/new" search={{ way: 'refresh' }}>
          a refresh token from another tool
        </TextLink>
        ;{' '}
        <TextLink to="/connections/new" search={{ way: 'token' }}>
          an access token for a quick look
        </TextLink>
        .
      </p>
    </>
  )
}
