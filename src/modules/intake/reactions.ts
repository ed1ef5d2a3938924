// Who is told that the machine ended its part of an import: the one who asked for it.

import type { NoticeDraft, NoticeRule } from '../../platform/command/index.ts'
import type { ImportChanged } from '../../platform/intake/index.ts'
import { importChanged } from './contract.ts'

/** States in which the machine leaves an import, and what is said of them; 'ready' after a file was counted is a task, no news. */
const TOLD: Partial<Record<ImportChanged['state'], string>> = {
  refused: 'import.refused',
  checked: 'import.checked',
  done: 'import.done',
  failed: 'import.failed',
  undone: 'import.undone',
}

/** The notice of one event; none for a step that a person took. */
export function importNotice(data: ImportChanged): NoticeDraft[] {
  const kind = TOLD[data.state]
  if (!kind || !data.for) return []
  const { importId, rows = 0, failed = 0, undone = 0 } = data
  const said = kind === 'import.done' && failed > 0 ? 'import.done-with-failures' : kind
  return [
    {
      userId: data.for,
      kind: said,
      facts: { rows, failed, undone },
      link: `/imports/${importId}`,
      subject: { kind: 'import', id: importId },
      urgent: said !== 'import.done' && said !== 'import.undone' && said !== 'import.checked',
      ends: true,
    },
  ]
}

export const importNotices: NoticeRule[] = [
  { on: importChanged.id, tell: async (_tx, event) => importNotice(event.data as ImportChanged) },
]
