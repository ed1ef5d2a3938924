// English words of the scan of an ID card.

export default {
  button: 'Scan ID card',
  title: 'Scan an ID card',
  camera: 'Camera',
  picture: 'Picture of the card',
  numberHere: 'the number here',
  looking: 'Hold the side with the portrait in the frame; the number is read as soon as it is clear.',
  still: 'Take a picture and type',
  choose: 'Choose a photo of the side with the portrait',
  reading: 'Reading…',
  photo: 'Choose a photo',
  useCamera: 'Use the camera',
  again: 'Scan again',
  take: 'Fill the form',
  denied: 'The browser gave no access to the camera. Choose a photo, or allow the camera beside the address.',
  noPicture: 'This file is not a picture that can be opened.',
  private: 'The picture is read in this page only: not sent, not kept, gone when the window closes.',
  typeIt: 'Type it as the picture says',
  streetHint: 'Province, city and district follow the first six digits; please check',
  found: {
    number: 'Number read; its check digit fits. Compare it with the picture.',
    doubtful: 'One digit was unclear and follows from the check digit. Compare each of them.',
    nothing: 'No number was recognised. Type it as the picture says.',
    'no-picture': 'This file is not a picture that can be opened.',
  },
}
