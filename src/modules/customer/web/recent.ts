// The customers this user opened last, kept on the server with the masked name.

import type { Ref } from 'vue'
import { usePreference } from '../../../web/preferences.ts'
import type { Customer } from '../contract.ts'

export type RecentCustomer = { customerId: string; number: string; name: string; kind: string; at: string }
const RECENT_MAX = 12

export function useRecentCustomers(): Ref<RecentCustomer[]> {
  return usePreference<RecentCustomer[]>('recent.customers', [])
}

/** Puts a customer in front of the recent ones. */
export function rememberCustomer(recent: Ref<RecentCustomer[]>, customer: Customer): void {
  const { customerId, number, name, kind } = customer
  if (recent.value[0]?.customerId === customerId) return
  const others = recent.value.filter((other) => other.customerId !== customerId)
  recent.value = [{ customerId, number, name, kind, at: new Date().toISOString() }, ...others].slice(0, RECENT_MAX)
}
