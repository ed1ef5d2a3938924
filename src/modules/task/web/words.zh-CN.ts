// Chinese words of tasks; each kind of task is worded by the module that brings it.

export default {
  module: { task: '任务' },
  route: { task: { list: '看我的任务', count: '数我的任务' } },
  task: {
    title: '任务',
    waiting: '项待办',
    open: '打开任务',
    all: '看全部',
    none: '没有等你办的事',
    noneHint: '等你复核的变更、等你决定的导入、没写完的登记和快到期的证件会列在这里。',
    since: '已等 {span}',
    today: '今天',
    in: '{n} 天后',
  },
}
