// What the palette asks of the tasks, while they stand in the top bar.

export const taskList: { show: () => void } = { show: () => {} }
