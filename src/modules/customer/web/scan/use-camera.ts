// The browser's camera for one dialog: asked for when it opens, given back when it closes.

import { onScopeDispose, ref, shallowRef } from 'vue'

const WIDTH_WANTED = 1920

/** Whether a camera is there to be asked for; false where the browser or the connection offers none. */
export async function hasCamera(): Promise<boolean> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? []
  return devices.some((device) => device.kind === 'videoinput')
}

export function useCamera() {
  const stream = shallowRef<MediaStream | null>(null)
  const isDenied = ref(false)
  let isWanted = false

  async function start(): Promise<void> {
    isDenied.value = false
    isWanted = true
    try {
      const got = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: 'environment' }, width: { ideal: WIDTH_WANTED } },
      })
      if (isWanted) stream.value = got
      else for (const track of got.getTracks()) track.stop()
    } catch {
      isDenied.value = true
    }
  }
  function stop(): void {
    isWanted = false
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = null
  }
  onScopeDispose(stop)
  return { stream, isDenied, start, stop }
}
