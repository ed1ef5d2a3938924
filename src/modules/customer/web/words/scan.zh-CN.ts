// Chinese words of the scan of an ID card.

export default {
  button: '扫描身份证',
  title: '扫描身份证',
  camera: '摄像头画面',
  picture: '身份证照片',
  numberHere: '号码放在这里',
  looking: '把人像面放进框里，号码清楚时自动识别。',
  still: '拍照后手输',
  choose: '选一张身份证人像面的照片',
  reading: '正在识别…',
  photo: '选照片',
  useCamera: '用摄像头',
  again: '重新扫描',
  take: '填入表单',
  denied: '浏览器没有给摄像头权限。可以选一张照片，或在地址栏旁打开权限。',
  noPicture: '这个文件不是能打开的图片。',
  private: '照片只在本页识别，不上传、不保存，关闭窗口即丢弃。',
  typeIt: '照着照片输入',
  streetHint: '省市区按号码前六位填好，请核对',
  found: {
    number: '已识别号码，校验位相符。请与照片核对。',
    doubtful: '有一位不清楚，按校验位推定。请逐位核对。',
    nothing: '没有认出号码，请照着照片输入。',
    'no-picture': '这个文件不是能打开的图片。',
  },
}
