// Asking for the second factor again: the call that was refused waits for the answer.

import { reactive } from 'vue'

/** `answer` waits while the dialog is open. */
export const freshFactor = reactive({
  answer: null as ((given: boolean) => void) | null,
  end(given: boolean): void {
    this.answer?.(given)
    this.answer = null
  },
})

/** Whether the second factor was given anew. */
export const askFreshFactor = (): Promise<boolean> =>
  new Promise((resolve) => {
    freshFactor.end(false)
    freshFactor.answer = resolve
  })
