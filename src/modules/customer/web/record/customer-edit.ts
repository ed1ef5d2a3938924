// Saving changes of a record: one at a time or all, with undo, and the conflict when somebody was quicker.

import { useQueryClient } from '@tanstack/vue-query'
import { type Ref, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiProblem, call } from '../../../../web/api.ts'
import { formatInstantShort } from '../../../../web/format.ts'
import { toast } from '../../../../web/frame/toast.ts'
import { useBranches } from '../../../../web/kit/branches.ts'
import type { ConflictField } from '../../../../web/kit/ConflictDialog.vue'
import {
  type Customer,
  type CustomerChanges,
  customerHistory,
  restoreField,
  showCustomer,
  updateCustomer,
} from '../../contract.ts'
import { fieldLabel } from '../customer-words.ts'
import { recordText, shownText } from '../form/shown-text.ts'
import { customerKey, useCustomerCache } from '../use-customer.ts'

type Conflict = {
  fields: ConflictField[]
  by: string
  theirs: Customer
  mine: CustomerChanges
  settle: (saved: boolean | Promise<boolean>) => void
}

export function useCustomerEdit(customer: Ref<Customer | undefined>) {
  const { t } = useI18n()
  const client = useQueryClient()
  const cache = useCustomerCache()
  const { nameOf } = useBranches()
  const conflict = ref<Conflict | null>(null) as Ref<Conflict | null>
  const conflictOpen = ref(false)
  const busy = ref(false)
  /** The version of the own last save: its echo from the server is not somebody else's. */
  const ownVersion = ref(0)

  const userName = (id: string) => {
    const lists = client.getQueriesData<{ items: { userId: string; displayName: string }[] }>({
      queryKey: ['colleagues'],
    })
    return lists.flatMap(([, data]) => data?.items ?? []).find((user) => user.userId === id)?.displayName
  }
  function took(saved: Customer): void {
    ownVersion.value = Math.max(ownVersion.value, saved.version)
    cache.put(saved)
  }

  async function lastAuthor(customerId: string): Promise<string> {
    const page = await call(customerHistory, { params: { customerId }, query: { limit: 1 } }).catch(() => null)
    const last = page?.items[0]
    return last ? `${last.by} ${formatInstantShort(last.at)}` : t('customer.record.moved.someone')
  }
  /** Shows the conflict and waits until it is settled: true when the chosen values are saved. */
  async function meet(before: Customer, mine: CustomerChanges): Promise<boolean> {
    const [theirs, by] = await Promise.all([
      call(showCustomer, { params: { customerId: before.customerId } }),
      lastAuthor(before.customerId),
    ])
    const fields = Object.entries(mine).map(([key, value]) => ({
      key,
      label: fieldLabel(key, before.kind),
      original: recordText(key, before),
      mine: shownText(key, value, { user: userName, branch: nameOf }),
      theirs: recordText(key, theirs),
    }))
    // The choice is the user's now: nothing is on its way.
    busy.value = false
    return new Promise((settle) => {
      conflict.value = { fields, by, theirs, mine, settle }
      conflictOpen.value = true
    })
  }
  async function send(before: Customer, changes: CustomerChanges): Promise<boolean> {
    try {
      took(
        await call(updateCustomer, {
          params: { customerId: before.customerId },
          body: { changes, version: before.version },
        }),
      )
      return true
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === 'record.moved') return meet(before, changes)
      throw problem
    }
  }
  /** Sends changes; false when the user dropped them in the conflict. Refusals are thrown. */
  async function save(changes: CustomerChanges): Promise<boolean> {
    const before = customer.value
    if (!before) return false
    busy.value = true
    try {
      const saved = await send(before, changes)
      if (saved) told(before, Object.keys(changes))
      return saved
    } finally {
      busy.value = false
    }
  }
  function told(before: Customer, keys: string[]): void {
    const [only] = keys
    const text =
      keys.length === 1 && only
        ? t('customer.record.profile.saved', { field: fieldLabel(only, before.kind) })
        : t('customer.record.profile.savedAll', { n: keys.length })
    toast(text, keys.length === 1 && only ? { undo: () => undo(before.customerId, only) } : {})
  }
  /** The last change of the field is taken back by the journal, so masked values come back too. */
  async function undo(customerId: string, field: string): Promise<void> {
    const page = await call(customerHistory, { params: { customerId }, query: { field, limit: 1 } })
    const now = client.getQueryData<Customer>(customerKey(customerId))
    const last = page.items[0]
    if (!last || !now) return
    took(await call(restoreField, { params: { customerId }, body: { seq: last.seq, field, version: now.version } }))
    toast(t('customer.record.profile.undone', { field: fieldLabel(field, now.kind) }))
  }

  function resolve(choice: Record<string, 'mine' | 'theirs'>): void {
    const held = conflict.value
    if (!held) return
    conflictOpen.value = false
    conflict.value = null
    cache.put(held.theirs)
    const kept = Object.fromEntries(
      Object.entries(held.mine).filter(([key]) => choice[key] === 'mine'),
    ) as CustomerChanges
    held.settle(Object.keys(kept).length ? send(held.theirs, kept) : true)
  }
  function reload(): void {
    const held = conflict.value
    conflictOpen.value = false
    conflict.value = null
    if (!held) return
    cache.put(held.theirs)
    held.settle(false)
  }
  /** Closed with Esc: the inputs stay, nothing is saved. */
  function closed(): void {
    conflict.value?.settle(false)
    conflict.value = null
  }
  return { save, undo, busy, conflict, conflictOpen, resolve, reload, closed, took, ownVersion }
}
export type CustomerEdit = ReturnType<typeof useCustomerEdit>
