// How many requests a system may make each second: the first of a burst pass, those beyond the limit do not.

const WINDOW_MS = 1_000
const CLIENTS_MAX = 10_000

type Window = { from: number; count: number }

/**
 * Answers whether one more request of this client passes. Counted here and not by the plugin of the whole server: that
 * one judges requests of the same moment by their common count, so a burst over the limit would be refused whole.
 */
export function openClientRate(): (clientId: string, max: number) => boolean {
  const windows = new Map<string, Window>()
  return (clientId, max) => {
    const now = performance.now()
    let window = windows.get(clientId)
    if (!window || now - window.from >= WINDOW_MS) {
      if (windows.size >= CLIENTS_MAX) windows.clear()
      window = { from: now, count: 0 }
      windows.set(clientId, window)
    }
    window.count += 1
    return window.count <= max
  }
}
