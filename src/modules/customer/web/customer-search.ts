// One search box, used by the home page: asks as one types, tells what the text was taken for, and lets it be taken otherwise.

import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref, ref, watch } from 'vue'
import type { Static } from '../../../platform/contract/index.ts'
import { call } from '../../../web/api.ts'
import { type Recognised, searchCustomers } from '../contract.ts'

export type Kind = Static<typeof Recognised>
const WAIT_MS = 150
/** What any text may be taken for instead; the server drops what cannot be. */
export const OTHER_KINDS: readonly Kind[] = ['name', 'pinyin', 'customer-number', 'phone', 'document']

/** The kinds worth offering for a text: digits are numbers, letters are names. */
export function otherKinds(text: string, recognised: Kind): Kind[] {
  const digits = /^[\dXx\s+-]+$/.test(text.trim())
  const fits: Kind[] = digits
    ? ['customer-number', 'phone', 'document', 'card-number']
    : ['name', 'pinyin', 'latin', 'document']
  return fits.filter((kind) => kind !== recognised)
}

export function useCustomerSearch(text: Ref<string>, limit: number) {
  const asked = ref('')
  const as = ref<Kind | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, (now) => {
    clearTimeout(timer)
    as.value = null
    timer = setTimeout(() => {
      asked.value = now.trim()
    }, WAIT_MS)
  })
  const tookMs = ref<number | null>(null)
  const query = useQuery({
    queryKey: computed(() => ['customer-search', asked.value, as.value, limit]),
    queryFn: async ({ signal }) => {
      const reply = await call(
        searchCustomers,
        { body: { text: asked.value, limit, ...(as.value ? { as: as.value } : {}) } },
        { signal },
      )
      tookMs.value = reply.tookMs
      return reply
    },
    enabled: computed(() => asked.value.length > 0),
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const reply = computed(() => (asked.value ? query.data.value : undefined))
  return {
    query,
    reply,
    as,
    asked,
    tookMs,
    now: () => {
      asked.value = text.value.trim()
    },
  }
}
