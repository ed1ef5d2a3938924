// One customer as the pages hold it: read once, replaced by every answer that carries it, told of others' changes.

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { call } from '../../../web/api.ts'
import { type Customer, customerHistory, listChangeRequests, listRelationships, showCustomer } from '../contract.ts'

export const customerKey = (customerId: string) => ['customer', customerId] as const

export function useCustomer(customerId: Ref<string | null>) {
  return useQuery({
    queryKey: computed(() => customerKey(customerId.value ?? '')),
    queryFn: () => call(showCustomer, { params: { customerId: customerId.value as string } }),
    enabled: computed(() => Boolean(customerId.value)),
  })
}

export function useRelationships(customerId: Ref<string>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: computed(() => ['customer-relationships', customerId.value]),
    queryFn: async () => (await call(listRelationships, { params: { customerId: customerId.value } })).items,
    enabled,
  })
}

const RECENT_CHANGES = 8
export function useRecentHistory(customerId: Ref<string>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: computed(() => ['customer-history', customerId.value, 'recent']),
    queryFn: async () =>
      (await call(customerHistory, { params: { customerId: customerId.value }, query: { limit: RECENT_CHANGES } }))
        .items,
    enabled,
  })
}

export function useCustomerChanges(customerId: Ref<string>, enabled: Ref<boolean>) {
  return useQuery({
    queryKey: computed(() => ['change-requests', 'customer', customerId.value]),
    queryFn: async () => (await call(listChangeRequests, { query: { customerId: customerId.value, limit: 50 } })).items,
    enabled,
  })
}

/** Puts a fresh record in place and lets everything derived from it be asked anew. */
export function useCustomerCache() {
  const client = useQueryClient()
  const refresh = async (customerId: string) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: customerKey(customerId) }),
      client.invalidateQueries({ queryKey: ['customer-history', customerId] }),
      client.invalidateQueries({ queryKey: ['customer-relationships', customerId] }),
      client.invalidateQueries({ queryKey: ['change-requests'] }),
    ])
  }
  const put = (customer: Customer) => {
    client.setQueryData(customerKey(customer.customerId), customer)
    void client.invalidateQueries({ queryKey: ['customer-history', customer.customerId] })
    void client.invalidateQueries({ queryKey: ['table', 'customers'], refetchType: 'none' })
  }
  return { put, refresh }
}
