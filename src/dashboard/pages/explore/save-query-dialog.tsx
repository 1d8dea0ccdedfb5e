import { Button, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { patch, post } from '../../api/request.ts'
import { Failure } from '../../components/panel-state.tsx'
import type { Draft } from './drafts.ts'
import { toView } from './to-view.ts'

export interface SaveQueryDialogProps {
  draft: Pick<Draft, 'title' | 'sql' | 'chart'>
  /** The query to change; undefined: a new one is made. */
  saved?: SavedQuery | undefined
  onClose: () => void
  onSaved: (saved: SavedQuery) => void
}

/** Name, description and who may see it. */
export function SaveQueryDialog({ draft, saved, onClose, onSaved }: SaveQueryDialogProps) {
  const [name, setName] = useState(saved?.name ?? (/^Query \d+$/.test(draft.title) ? '' : draft.title))
  const [description, setDescription] = useState(saved?.description ?? '')
  const [sharedWith, setSharedWith] = useState<SavedQuery['sharedWith']>(saved?.sharedWith ?? 'me')
  const [state, setState] = useState<{ busy: boolean; error: unknown; wrong: string | null }>({
    busy: false,
    error: null,
    wrong: null,
  })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (name.trim() === '') return setState({ busy: false, error: null, wrong: 'Give it a name.' })
    setState({ busy: true, error: null, wrong: null })
    const fields = { name: name.trim(), description: description.trim(), sharedWith }
    try {
      onSaved(
        saved
          ? await patch<SavedQuery>(`/v1/saved-queries/${encodeURIComponent(saved.id)}`, fields)
          : await post<SavedQuery>('/v1/saved-queries', { ...fields, sql: draft.sql, view: toView(draft) }),
      )
    } catch (error) {
      setState({ busy: false, error, wrong: null })
    }
  }
  return (
    <Modal opened onClose={onClose} title={saved ? 'Change query' : 'Save query'} size={460}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label="Name"
            value={name}
            error={state.wrong}
            maxLength={120}
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Textarea
            label="Description"
            description="What it answers, for who finds it later"
            value={description}
            maxLength={2000}
            autosize
            minRows={2}
            onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          />
          <Radio.Group
            label="Who may see it"
            value={sharedWith}
            onChange={(value) => setSharedWith(value === 'everyone' ? 'everyone' : 'me')}
          >
            <Stack gap="xs" mt={6}>
              <Radio value="me" label="Only you" />
              <Radio value="everyone" label="Everyone here, viewers too; each gets the rows of their own organisations" />
            </Stack>
          </Radio.Group>
          {state.error !== null && <Failure error={state.error} />}
          <Button type="submit" variant="filled" loading={state.busy}>
            {saved ? 'Change query' : 'Save query'}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
