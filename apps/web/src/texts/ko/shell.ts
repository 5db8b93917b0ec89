import type { shell as english } from "../en/shell.ts";

export const shell: typeof english = {
  appName: "s3-direct",

  nav: {
    label: "주 메뉴",
    skip: "본문으로 건너뛰기",
    upload: "업로드",
    library: "보관함",
    "how-it-works": "작동 원리",
    components: "컴포넌트",
    account: "계정",
    links: "공유 링크",
    share: "공유 파일",
    requests: "파일 요청",
    request: "파일 보내기",
    forgot: "비밀번호를 잊으셨나요?",
    reset: "새 비밀번호",
    verify: "이메일 주소 확인",
    restore: "계정 되찾기",
  },

  status: {
    label: "연결 상태",
    down: "서버에 연결할 수 없어요. 계속 다시 시도하고, 연결되면 자동으로 이어서 진행해요.",
    offline: "인터넷에 연결되어 있지 않아요. 연결되면 자동으로 이어서 진행해요.",
    loading: "불러오는 중…",
    waiting: "서버를 기다리는 중…",
  },

  broken: {
    title: "이 화면에 문제가 생겼어요",
    text: "업로드는 백그라운드에서 계속 진행돼요.",
    dialog: "열지 못했어요",
    dialogText:
      "인터넷 연결을 확인하고 다시 시도해 주세요. 그래도 열리지 않으면 새 버전이 나온 것 같으니 페이지를 새로 고쳐 주세요.",
    retry: "다시 시도",
    reload: "페이지 새로 고침",
  },

  notFound: {
    title: "여기에는 아무것도 없어요",
    text: "주소가 잘못되었거나 페이지가 옮겨졌을 수 있어요.",
    home: "업로드로 가기",
  },

  menu: {
    label: (who) => `계정 및 설정: ${who}`,
    settings: "설정",
    theme: "화면 모드",
    themes: { system: "기기 설정에 따름", light: "밝게", dark: "어둡게" },
    language: "언어",
    signedOut: "로그인하지 않음",
    signIn: "로그인",
    signOut: "로그아웃",
    signingOut: "로그아웃하는 중…",
    account: "계정",
    keepFiles: "계정 만들어 파일 지키기",
  },

  dialog: { cancel: "취소", close: "닫기" },

  showTyped: "입력한 내용 보기",
};
