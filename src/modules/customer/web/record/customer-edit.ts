// Saving changes of a record: one at a time or all, with undo, and the conflict when somebody was quicker.

import { useQueryClient } from '@tanstack/vue-query'
import { type Ref, ref } from 'vue'
import { ApiProblem, call, HELD } from '../../../../web/api.ts'
import { toast } from '../../../../web/frame/toast.ts'
import { t } from '../../../../web/i18n.ts'
import { type Customer, type CustomerChanges, customerHistory, restoreField, updateCustomer } from '../../contract.ts'
import { fieldLabel } from '../customer-words.ts'
import { customerKey, useCustomerCache } from '../use-customer.ts'
import { useCustomerConflict } from './customer-conflict.ts'

function savedText(before: Customer, keys: string[]): string {
  return keys.length === 1
    ? t('customer.record.profile.saved', { field: fieldLabel(keys[0] as string, before.kind) })
    : t('customer.record.profile.savedAll', { n: keys.length })
}

export function useCustomerEdit(customer: Ref<Customer | undefined>) {
  const client = useQueryClient()
  const cache = useCustomerCache()
  const met = useCustomerConflict()
  const busy = ref(false)
  /** The version of the own last save: its echo from the server is not somebody else's. */
  const ownVersion = ref(0)

  function took(saved: Customer): void {
    ownVersion.value = Math.max(ownVersion.value, saved.version)
    cache.put(saved)
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
      if (!(problem instanceof ApiProblem) || problem.code !== 'record.moved') throw problem
      // The choice is the user's now: nothing is on its way.
      busy.value = false
      return met.meet(before, changes, send)
    }
  }
  /** Sends changes; false when the user dropped them in the conflict. Refusals are thrown, but that they wait for another. */
  async function save(changes: CustomerChanges): Promise<boolean> {
    const before = customer.value
    if (!before) return false
    busy.value = true
    try {
      if (!(await send(before, changes))) return false
      told(before, Object.keys(changes))
      return true
    } catch (problem) {
      // It waits for another, and was said: what is shown stays as it is until then.
      if (problem instanceof ApiProblem && problem.code === HELD) return true
      throw problem
    } finally {
      busy.value = false
    }
  }
  function told(before: Customer, keys: string[]): void {
    const [only, more] = keys
    toast(savedText(before, keys), only && !more ? { undo: () => undo(before.customerId, only) } : {})
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

  const { conflict, open: conflictOpen, resolve, reload, closed } = met
  return { save, undo, busy, conflict, conflictOpen, resolve, reload, closed, took, ownVersion }
}
export type CustomerEdit = ReturnType<typeof useCustomerEdit>
