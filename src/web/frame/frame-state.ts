// What floats over the frame.

import { reactive } from 'vue'

export const frameState = reactive({ palette: false, help: false })
