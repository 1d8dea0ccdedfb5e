import type { ComponentProps } from 'react'
import { toInitials } from './to-initials.ts'
import { useActor } from './use-actor.ts'
import classes from './person-menu.module.css'

const roleNames = { owner: 'Owner', admin: 'Admin', analyst: 'Analyst', viewer: 'Viewer' }

/** Who is signed in, with their role. */
export function PersonButton(props: ComponentProps<'button'>) {
  const { actor } = useActor()
  return (
    <button type="button" {...props} className={classes['person']}>
      <span className={classes['initials']} aria-hidden="true">
        {toInitials(actor.name)}
      </span>
      <span className={classes['words']}>
        <span className={classes['name']}>{actor.name}</span>
        <span className="small quiet">{actor.role ? roleNames[actor.role] : 'Key'}</span>
      </span>
      <span className="spoken">, theme and signing out</span>
    </button>
  )
}
