// Saved views of the customer list: two that are always there, the own ones and those colleagues share.

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../../../web/api.ts'
import { t } from '../../../../web/i18n.ts'
import { deleteView, type Filter, listViews, type SavedView, type Sort, saveView } from '../../contract.ts'

export type ListView = Omit<SavedView, 'version'> & { version: number | null; builtIn: boolean }
export type ViewInput = {
  name: string
  shared: boolean
  isDefault: boolean
  filter: Filter
  sort: Sort | null
  columns: string[]
}

function builtIn(viewId: string, name: string, filter: Filter): ListView {
  return {
    viewId,
    name,
    filter,
    sort: null,
    columns: [],
    shared: false,
    isDefault: false,
    mine: false,
    version: null,
    builtIn: true,
  }
}

export function useCustomerViews() {
  const client = useQueryClient()
  const key = ['customer-views']
  const query = useQuery({ queryKey: key, queryFn: async () => (await call(listViews)).items })
  const views = computed<ListView[]>(() => [
    builtIn('all', t('customer.list.view.all'), { all: [] }),
    builtIn('mine', t('customer.list.view.mine'), { all: [{ field: 'ownerId', op: 'me' }] }),
    ...(query.data.value ?? []).map((view) => ({ ...view, builtIn: false })),
  ])
  const first = computed(() => views.value.find((view) => view.isDefault && view.mine)?.viewId ?? 'all')
  const find = (viewId: string): ListView =>
    views.value.find((view) => view.viewId === viewId) ?? (views.value[0] as ListView)

  async function save(input: ViewInput, existing?: ListView): Promise<SavedView> {
    const saved = await call(saveView, {
      body: {
        ...input,
        ...(existing && !existing.builtIn ? { viewId: existing.viewId, version: existing.version as number } : {}),
      },
    })
    await client.invalidateQueries({ queryKey: key })
    return saved
  }
  async function remove(view: ListView): Promise<void> {
    await call(deleteView, { params: { viewId: view.viewId } })
    await client.invalidateQueries({ queryKey: key })
  }
  const ready = computed(() => !query.isPending.value)
  return { views, first, find, save, remove, ready, error: query.error }
}
export type CustomerViews = ReturnType<typeof useCustomerViews>
