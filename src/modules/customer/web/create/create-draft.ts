// The wizard's draft: kept on the server while one types, found again later, discarded when done.

import { computed, onScopeDispose, ref, watch } from 'vue'
import { call } from '../../../../web/api.ts'
import { listPreferences, savePreference } from '../../../staff/contract.ts'
import type { CustomerKind } from '../../contract.ts'
import type { Step } from './create-steps.ts'

const KIND = 'draft.customer-create'
const SAVE_DELAY_MS = 700
export type CreateDraft = { kind: CustomerKind; step: Step; values: Record<string, unknown> }

export function blankDraft(kind: CustomerKind = 'individual'): CreateDraft {
  const document = {
    type: kind === 'corporate' ? 'credit-code' : 'resident-id',
    number: '',
    issuer: '',
    validFrom: null,
    validTo: null,
    longTerm: false,
  }
  return {
    kind,
    step: 'kind',
    values: {
      name: '',
      documents: [document],
      phones: [{ type: kind === 'corporate' ? 'work' : 'mobile', number: '' }],
      emails: [],
      addresses: [],
      consents: [],
      tags: [],
      ...(kind === 'individual'
        ? { nationality: 'CN', formerNames: [] }
        : { capitalCurrency: 'CNY', shareholders: [], beneficialOwners: [] }),
    },
  }
}

export function useCreateDraft() {
  const draft = ref<CreateDraft>(blankDraft())
  const ready = ref(false)
  const foundAt = ref<string | null>(null)
  const savedAt = ref<string | null>(null)
  const status = ref<'idle' | 'saving' | 'saved' | 'failed'>('idle')
  let timer: ReturnType<typeof setTimeout> | undefined
  let quiet = true

  async function load(): Promise<void> {
    try {
      const { items } = await call(listPreferences, { query: { prefix: KIND } })
      const held = items.find((item) => item.kind === KIND)
      const value = held?.value as CreateDraft | null | undefined
      if (held && value?.values) {
        draft.value = value
        foundAt.value = held.updatedAt
      }
    } catch {
      status.value = 'failed'
    }
    ready.value = true
    queueMicrotask(() => {
      quiet = false
    })
  }
  async function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    status.value = 'saving'
    try {
      const reply = await call(savePreference, { params: { kind: KIND }, body: { value: draft.value } })
      savedAt.value = reply.updatedAt
      status.value = 'saved'
    } catch {
      status.value = 'failed'
    }
  }
  async function discard(kind: CustomerKind = 'individual'): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    quiet = true
    await call(savePreference, { params: { kind: KIND }, body: { value: null } }).catch(() => undefined)
    draft.value = blankDraft(kind)
    foundAt.value = null
    status.value = 'idle'
    queueMicrotask(() => {
      quiet = false
    })
  }
  watch(
    draft,
    () => {
      if (quiet) return
      clearTimeout(timer)
      timer = setTimeout(() => void save(), SAVE_DELAY_MS)
    },
    { deep: true, flush: 'sync' },
  )
  onScopeDispose(() => {
    if (timer) void save()
  })
  void load()
  return { draft, ready, foundAt, savedAt, status, save, discard, unsaved: computed(() => status.value === 'failed') }
}
