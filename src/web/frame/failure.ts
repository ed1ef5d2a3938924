// The error that kept a page from opening (a chunk that is gone after an update, a server that does not answer).

import { reactive } from 'vue'

export const pageFailure = reactive<{ error: unknown }>({ error: null })
