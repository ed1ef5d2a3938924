// One act at a time of a dialog or page: busy while it runs, its error kept.

import { ref } from 'vue'

export function useAct() {
  const busy = ref(false)
  const error = ref<unknown>(null)
  /** Answers whether it was done. */
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work()
      return true
    } catch (problem) {
      error.value = problem
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, error, act }
}
