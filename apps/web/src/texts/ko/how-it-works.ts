import type { Texts } from "../en.ts";

export const howItWorks: Texts["howItWorks"] = {
  heading: "작동 원리",
  lead: "파일을 보내고 지켜보세요. API 호출과 S3 요청이 일어나는 그대로 여기에 그려져요.",
  signInFirst: "로그인한 사람만 올릴 수 있어요. 게스트로는 한 번만 누르면 시작할 수 있어요.",
  demo: "실시간 업로드",
  yours: (name) => `지금 올리는 파일이에요: ${name}`,
  sendLarge: (size) => `${size}를 나누어 보내기`,
  sendSmall: (size) => `${size}를 한 번에 보내기`,
  ownFile: "내 파일 보내기",
  sampleName: "sample.txt",
  browser: "이 브라우저",
  api: "API",
  ofFile: "파일 데이터",
  calls: (count) => `파일 데이터, 호출 ${count}번`,
  steps: {
    create: {
      title: "만들기",
      text: "API가 누가 무엇을 올리는지 확인하고 키를 만든 뒤, 이 파일 하나에만 맞는 요청에 서명해요.",
    },
    send: {
      title: "보내기",
      text: "브라우저가 S3로 곧바로 보내요. 큰 파일은 나누어 여러 연결로 보내요.",
    },
    finish: {
      title: "마치기",
      text: "API가 도착한 파일을 확인하고 공개해요. 링크는 그때 생겨요.",
    },
  },
  plan: (kind) =>
    kind === "multipart" ? "응답: 서명된 조각들" : kind === "form" ? "응답: 서명된 폼" : "응답: 서명된 PUT",
  sent: (bytes, requests, hosts) => `${bytes}, 요청 ${requests}개${hosts > 1 ? `, 호스트 이름 ${hosts}개` : ""}`,
  published: "공개됨",
  connections: (count) => `연결 ${count}개`,
  part: (method, number) => `${method} 조각 ${number}`,
  requests: "호출과 요청",
  asked: "요청",
  answered: "응답",
  signedHeaders: "서명된 헤더: 다른 값이거나 1바이트라도 더 있으면 S3가 거절해요",
  code: "이 화면을 만드는 코드",
  codeText: "위에서 실행되는 파일 전체예요. 타입은 API 라우터에서 오고, 추적은 선택 사항이에요.",
  components: "직접 만드는 앱에 복사해 쓸 수 있는 버튼, 끌어다 놓기 영역, 목록도 있어요:",
};
