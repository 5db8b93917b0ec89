import type { Locale } from "../../texts/language.ts";

// Separate from the app's texts, because the first page would load them, and few people come here.

const en = {
  heading: "Components",
  lead: "To copy into your app, and to change there. These are live: what you upload here is in your library.",
  items: {
    "upload-button": {
      title: "Upload button",
      text: "One file. It shows how far it is, says what went wrong, and offers another try where that helps.",
    },
    dropzone: {
      title: "Drop zone and list",
      text: "Files and folders by drop, paste, click or keyboard, and a row for each. It says what the endpoint accepts.",
    },
    "avatar-upload": {
      title: "Avatar upload",
      text: "A picture that is seen as soon as it is chosen, and can be replaced and removed.",
    },
    "paste-area": {
      title: "Paste area",
      text: "A screenshot from the clipboard gets a name, is shown, and goes up.",
    },
  },
  copyCommand: "Copy the command",
  copyCode: "Copy the code",
};

type ComponentsTexts = typeof en;

const ko: ComponentsTexts = {
  heading: "컴포넌트",
  lead: "앱에 복사해서 마음대로 고쳐 쓰세요. 아래 컴포넌트는 실제로 동작해요. 여기서 올린 파일은 보관함에 들어가요.",
  items: {
    "upload-button": {
      title: "업로드 버튼",
      text: "파일 하나를 올려요. 진행 상황과 실패한 이유를 보여 주고, 다시 시도할 수 있으면 버튼이 나와요.",
    },
    dropzone: {
      title: "끌어다 놓기 영역과 목록",
      text: "파일이나 폴더를 끌어다 놓거나, 붙여 넣거나, 눌러서 고르면 파일마다 한 줄씩 나타나요. 받는 형식도 알려 줘요.",
    },
    "avatar-upload": {
      title: "프로필 사진",
      text: "사진을 고르자마자 보이고, 바꾸거나 지울 수 있어요.",
    },
    "paste-area": {
      title: "붙여 넣기 영역",
      text: "클립보드의 스크린샷에 이름을 붙여서 보여 주고 올려요.",
    },
  },
  copyCommand: "명령 복사",
  copyCode: "코드 복사",
};

export const texts: Record<Locale, ComponentsTexts> = { en, ko };
