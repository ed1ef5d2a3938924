// The columns of a table as its user arranged them: order, visibility and widths, kept on the server.

import { type ComputedRef, computed, type Ref } from 'vue'
import { usePreference } from '../preferences.ts'

export type Column<Row = Record<string, unknown>> = {
  key: string
  /** Words, already translated. */
  label: string
  width?: number
  align?: 'left' | 'right'
  sortable?: boolean
  /** Text of the cell; without it row[key]. A slot `cell-<key>` draws it instead. */
  value?: (row: Row) => string | number | null | undefined
  /** false: offered in the chooser only. */
  visible?: boolean
  /** Shown as "C2 masked" in the chooser. */
  masked?: boolean
  /** Where it stands on a phone: the bold title, the second line, or at the right. */
  phone?: 'title' | 'line' | 'side'
}
export type Arrangement = { order: string[]; shown: Record<string, boolean>; widths: Record<string, number> }
export type TableColumns<Row> = {
  arrangement: Ref<Arrangement>
  ordered: ComputedRef<Column<Row>[]>
  visible: ComputedRef<Column<Row>[]>
  isVisible: (column: Column<Row>) => boolean
  show: (key: string, on: boolean) => void
  move: (key: string, beforeKey: string | null) => void
  resize: (key: string, width: number | null) => void
  reset: () => void
}

const COLUMN_MIN_PX = 56
const none = (): Arrangement => ({ order: [], shown: {}, widths: {} })

/** Table and chooser with the same id share one arrangement. The first column is fixed: never moved nor hidden. */
export function useTableColumns<Row>(id: string, columns: () => Column<Row>[]): TableColumns<Row> {
  const arrangement = usePreference<Arrangement>(`table.${id}`, none())
  const ordered = computed(() => {
    const [first, ...rest] = columns()
    if (!first) return []
    const place = new Map(arrangement.value.order.map((key, index) => [key, index]))
    const natural = new Map(rest.map((column, index) => [column.key, index]))
    const at = (column: Column<Row>) => place.get(column.key) ?? 1000 + (natural.get(column.key) ?? 0)
    return [first, ...rest.sort((a, b) => at(a) - at(b))]
  })
  const isVisible = (column: Column<Row>) => arrangement.value.shown[column.key] ?? column.visible !== false
  const visible = computed(() => ordered.value.filter((column, index) => index === 0 || isVisible(column)))
  const change = (part: Partial<Arrangement>) => {
    arrangement.value = { ...none(), ...arrangement.value, ...part }
  }
  return {
    arrangement,
    ordered,
    visible,
    isVisible,
    show: (key, on) => change({ shown: { ...arrangement.value.shown, [key]: on } }),
    move: (key, beforeKey) => {
      const keys = ordered.value
        .slice(1)
        .map((column) => column.key)
        .filter((other) => other !== key)
      const index = beforeKey === null ? keys.length : keys.indexOf(beforeKey)
      keys.splice(index < 0 ? keys.length : index, 0, key)
      change({ order: keys })
    },
    resize: (key, width) => {
      const { [key]: _old, ...widths } = arrangement.value.widths
      change({ widths: width === null ? widths : { ...widths, [key]: Math.max(COLUMN_MIN_PX, Math.round(width)) } })
    },
    reset: () => change(none()),
  }
}
