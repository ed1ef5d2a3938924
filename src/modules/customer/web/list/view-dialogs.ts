// Naming, changing and deleting saved views: what the dialogs of the list do.

import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '../../../../web/frame/toast.ts'
import type { TableColumns } from '../../../../web/kit/table-columns.ts'
import type { CustomerLine, Filter } from '../../contract.ts'
import { asListSort, type ListState } from './list-state.ts'
import type { CustomerViews, ListView } from './views.ts'

type Named = { name: string; shared: boolean; isDefault: boolean }

/** A view shows its columns, in its order; the widths stay the reader's. */
function showColumns(view: ListView, columns: TableColumns<CustomerLine>): void {
  if (!view.columns.length) return
  const keys = columns.ordered.value.slice(1).map((column) => column.key)
  const others = keys.filter((key) => !view.columns.includes(key))
  columns.arrangement.value = {
    order: [...view.columns, ...others],
    shown: Object.fromEntries(keys.map((key) => [key, view.columns.includes(key)])),
    widths: columns.arrangement.value.widths,
  }
}

/** Runs one piece of work at a time for a dialog: busy while it runs, its problem kept. */
function useAttempt() {
  const busy = ref(false)
  const error = ref<unknown>(null)
  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true
    error.value = null
    try {
      await work()
    } catch (problem) {
      error.value = problem
    } finally {
      busy.value = false
    }
  }
  return { busy, error, attempt }
}

export function useViewDialogs(views: CustomerViews, state: ListState, columns: TableColumns<CustomerLine>) {
  const { t } = useI18n()
  const naming = ref(false)
  const removing = ref(false)
  const editing = ref<ListView | null>(null)
  const { busy, error, attempt } = useAttempt()
  const shown = () => columns.visible.value.slice(1).map((column) => column.key)
  const present = () => ({ filter: state.filter.value as Filter, sort: asListSort(state.sort.value), columns: shown() })
  function open(view: ListView | null): void {
    editing.value = view
    error.value = null
    naming.value = true
  }
  const keep = (named: Named) =>
    attempt(async () => {
      const view = editing.value
      const content = view ? { filter: view.filter, sort: view.sort, columns: view.columns } : present()
      const saved = await views.save({ ...named, ...content }, view ?? undefined)
      naming.value = false
      if (!view) state.openView(saved.viewId)
      toast(t('customer.list.view.saved', { name: saved.name }))
    })
  const saveNow = () =>
    attempt(async () => {
      const view = state.view.value
      const { name, shared, isDefault } = view
      await views.save({ name, shared, isDefault, ...present() }, view)
      state.revert()
      toast(t('customer.list.view.saved', { name }))
    })
  const remove = () =>
    attempt(async () => {
      const view = state.view.value
      await views.remove(view)
      removing.value = false
      state.openView('all')
      toast(t('customer.list.view.removed', { name: view.name }))
    })
  function openView(viewId: string): void {
    state.openView(viewId)
    showColumns(views.find(viewId), columns)
  }
  function askRemove(): void {
    error.value = null
    removing.value = true
  }
  return {
    naming,
    removing,
    editing,
    busy,
    error,
    create: () => open(null),
    edit: () => open(state.view.value),
    keep,
    saveNow,
    remove,
    askRemove,
    openView,
  }
}
