// When somebody was quicker: field by field mine, theirs, original; the inputs stay until one has chosen.

import { useQueryClient } from '@tanstack/vue-query'
import { type Ref, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { call } from '../../../../web/api.ts'
import { formatInstantShort } from '../../../../web/format.ts'
import { useBranches } from '../../../../web/kit/branches.ts'
import type { ConflictField } from '../../../../web/kit/ConflictDialog.vue'
import { type Customer, type CustomerChanges, customerHistory, showCustomer } from '../../contract.ts'
import { fieldLabel } from '../customer-words.ts'
import { recordText, shownText } from '../form/shown-text.ts'
import { useCustomerCache } from '../use-customer.ts'

type Send = (before: Customer, changes: CustomerChanges) => Promise<boolean>
type Conflict = {
  fields: ConflictField[]
  by: string
  theirs: Customer
  mine: CustomerChanges
  send: Send
  settle: (saved: boolean | Promise<boolean>) => void
}

export function useCustomerConflict() {
  const { t } = useI18n()
  const client = useQueryClient()
  const cache = useCustomerCache()
  const { nameOf } = useBranches()
  const conflict = ref<Conflict | null>(null) as Ref<Conflict | null>
  const open = ref(false)

  const userName = (id: string) => {
    const lists = client.getQueriesData<{ items: { userId: string; displayName: string }[] }>({
      queryKey: ['colleagues'],
    })
    return lists.flatMap(([, data]) => data?.items ?? []).find((user) => user.userId === id)?.displayName
  }
  async function lastAuthor(customerId: string): Promise<string> {
    const page = await call(customerHistory, { params: { customerId }, query: { limit: 1 } }).catch(() => null)
    const last = page?.items[0]
    return last ? `${last.by} ${formatInstantShort(last.at)}` : t('customer.record.moved.someone')
  }
  /** Shows the conflict and waits until it is settled: true when the chosen values are saved. */
  async function meet(before: Customer, mine: CustomerChanges, send: Send): Promise<boolean> {
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
    return new Promise((settle) => {
      conflict.value = { fields, by, theirs, mine, send, settle }
      open.value = true
    })
  }
  function take(): Conflict | null {
    const held = conflict.value
    open.value = false
    conflict.value = null
    return held
  }
  function resolve(choice: Record<string, 'mine' | 'theirs'>): void {
    const held = take()
    if (!held) return
    cache.put(held.theirs)
    const kept = Object.fromEntries(
      Object.entries(held.mine).filter(([key]) => choice[key] === 'mine'),
    ) as CustomerChanges
    held.settle(Object.keys(kept).length ? held.send(held.theirs, kept) : true)
  }
  function reload(): void {
    const held = take()
    if (!held) return
    cache.put(held.theirs)
    held.settle(false)
  }
  /** Closed with Esc: the inputs stay, nothing is saved. */
  const closed = () => take()?.settle(false)
  return { conflict, open, meet, resolve, reload, closed }
}
