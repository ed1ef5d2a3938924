// What the palette asks of the bell, while it stands in the top bar.

export const bell: { show: () => void; readAll: () => void } = { show: () => {}, readAll: () => {} }
