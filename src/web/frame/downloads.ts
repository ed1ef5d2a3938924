// Files that are still coming: they go on while one works elsewhere in the page, can be broken off, and tell when they are there.

import { reactive } from 'vue'
import type { Arrived, ArrivingFile } from '../fetch-file.ts'
import { t } from '../i18n.ts'
import { saveFile } from '../kit/csv.ts'
import { toast } from './toast.ts'

export type Download = {
  id: number
  name: string
  /** Rows it will have, where that is known. */
  rowsTotal: number | null
  arrived: Arrived
  failed: boolean
  cancel: () => void
}

export const downloads = reactive<Download[]>([])
let last = 0

export function dropDownload(id: number): void {
  const at = downloads.findIndex((download) => download.id === id)
  if (at >= 0) downloads.splice(at, 1)
  if (!downloads.some(({ failed }) => !failed)) removeEventListener('beforeunload', warn)
}
/** Leaving the page would lose what is on its way. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault()

/** Follows a file to its end and saves it; `abort` breaks the request off. */
export async function followDownload(
  file: ArrivingFile,
  abort: AbortController,
  rowsTotal: number | null,
): Promise<void> {
  last += 1
  const id = last
  const cancel = () => {
    abort.abort()
    dropDownload(id)
  }
  downloads.push({ id, name: file.name, rowsTotal, arrived: { bytes: 0, lines: null }, failed: false, cancel })
  const shown = downloads.at(-1) as Download
  addEventListener('beforeunload', warn)
  try {
    const blob = await file.read((arrived) => {
      shown.arrived = arrived
    })
    dropDownload(id)
    saveFile(file.name, blob)
    toast(t('frame.download.done', { name: file.name }))
  } catch {
    // Broken off on purpose, it is gone from the list already.
    shown.failed = true
  }
}
