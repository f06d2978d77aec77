"""Names as the news spells them: which are the same and which are not.

Facts about public figures, places and organisations. In a line of SAME every two names mean the
same, in a line of DIFFERENT no two do, and in PART the first is a part of the second.
"""

from itertools import combinations

import pytest

from annotator.entities import Reason, Register, likeness, same
from annotator.model import Entity, EntityId

SAME_KOREANS = """
# North Korea
Choe Son-hui = Choi Sun-hee = Choi Son Hui = Choe Sun Hee = Ch'oe Sŏn-hŭi = Choe Seon-hui = 최선희
Jang Il-hun = Jang Il Hun = Chang Il-hun = 장일훈
Kim Jong-un = Kim Jong Un = Kim Jung-un = Kim Jeong-eun = Gim Jeong-eun = Kim Chŏng-ŭn = 김정은
Kim Jong-il = Kim Jong Il = Kim Jung-il = Kim Chong-il = Kim Jeong-il = 김정일
Kim Il-sung = Kim Il Sung = Kim Il-song = Kim Il-seong = 김일성
Kim Jong-nam = Kim Jong Nam = Kim Chong-nam = 김정남
Kim Jong-suk = Kim Chong-suk = Kim Jung-sook = Kim Jeong-suk = 김정숙
Kim Yo-jong = Kim Yo Jong = Kim Yeo-jung = Kim Yeo-jeong = 김여정
Kim Kyong-hui = Kim Kyong Hui = Kim Kyung-hee = Kim Gyong-hui = 김경희
Kim Hyong-jik = Kim Hyung-jik = Kim Hyeong-jik = 김형직
Kim Yong-nam = Kim Young-nam = Kim Yong Nam = 김영남
Kim Yong-chol = Kim Yong Chol = Kim Young-chul = Kim Yong-chul = Kim Yeong-cheol = 김영철
Kim Kye-gwan = Kim Kye-kwan = Kim Gye-gwan = Kim Kye Gwan = 김계관
Kim Myong-gil = Kim Myong Gil = Myong-gil Kim = Kim Myung-gil = Kim Myung-kil = 김명길
Kim Hyok-chol = Kim Hyok Chol = Kim Hyuk-chul = Kim Hyeok-cheol = 김혁철
Kim Yang-gon = Kim Yang Gon = Kim Yang-geon = Kim Yang-kon = 김양건
Kim Ki-nam = Kim Gi-nam = Kim Ki Nam = 김기남
Kim Kyok-sik = Kim Kyok Sik = Kim Gyeok-sik = Kim Kyuk-sik = 김격식
Kim Song-hye = Kim Song Hye = Kim Sung-hye = Kim Seong-hye = 김성혜
Ri Yong-ho = Ri Yong Ho = Lee Yong-ho = Yi Yong-ho = Lee Young-ho
Ri Su-yong = Ri Su Yong = Lee Su-yong = Lee Soo-yong = 리수용
Ri Gun = Ri Kun = Lee Gun = Lee Geun = Li Gun = 리근
Ri Son-gwon = Ri Son Gwon = Lee Son-gwon = Ri Son-kwon = Lee Seon-gwon = 리선권
Ri Sol-ju = Ri Sol Ju = Lee Sul-ju = Lee Seol-ju = Ri Sol-joo = 리설주
Ri Tong-il = Ri Dong-il = Lee Dong-il = Ri Tong Il
Ri Pyong-chol = Ri Byong Chol = Lee Byung-chul = Ri Pyong Chol = 리병철
Pak Pong-ju = Pak Bong-ju = Park Bong-ju = Pak Pong Ju = 박봉주
Pak Kil-yon = Pak Gil-yon = Park Gil-yon = Park Kil-yon
Pak Ui-chun = Park Ui-chun = Pak Ui Chun = Park Eui-chun = 박의춘
Pak Hon-yong = Park Hon-yong = Pak Heon-yeong = Pak Hŏn-yŏng = 박헌영
Paek Nam-sun = Baek Nam-sun = Paek Nam Sun = Paik Nam-soon = 백남순
Choe Ryong-hae = Choe Ryong Hae = Choi Ryong-hae = Choe Yong-hae = Choi Yong-hae = 최룡해
Choe Thae-bok = Choe Tae-bok = Choi Tae-bok = 최태복
Choe Yong-rim = Choi Yong-rim = Choe Yong Rim = Ch'oe Yŏng-nim = 최영림
Choe Kang-il = Choi Kang-il = Choe Kang Il = Choi Gang-il = 최강일
Hwang Pyong-so = Hwang Byong-so = Hwang Byung-so = Hwang Pyong So = 황병서
Hwang Jang-yop = Hwang Jang Yop = Hwang Chang-yop = Hwang Jang-yeop = 황장엽
Hyon Yong-chol = Hyon Yong Chol = Hyun Young-chul = 현영철
Hyon Hak-bong = Hyon Hak Bong = Hyun Hak-bong = 현학봉
Han Song-ryol = Han Song Ryol = Han Sung-ryul = Han Seong-ryeol = Han Sung-ryol = 한성렬
Han Tae-song = Han Dae-song = Han Tae Song = Han Dae-sung
Jang Song-thaek = Jang Sung-taek = Jang Song Thaek = Chang Song-taek = Jang Seong-taek = 장성택
Jo Myong-rok = Jo Myong Rok = Cho Myong-rok = Cho Myung-rok = Cho Myŏng-nok = 조명록
Jo Yong-won = Jo Yong Won = Cho Yong-won = 조용원
Kang Sok-ju = Kang Sok Ju = Kang Seok-ju = Kang Suk-ju = Kang Sok-joo = 강석주
O Kuk-ryol = O Kuk Ryol = Oh Kuk-ryol = Oh Geuk-ryeol = 오극렬
Sin Son-ho = Sin Son Ho = Shin Son-ho = Sin Seon-ho = 신선호
Ja Song-nam = Ja Song Nam = Ja Sung-nam = 자성남
Jon Pyong-ho = Jon Byong-ho = Jon Pyong Ho = Chon Pyong-ho = 전병호
Ju Kyu-chang = Ju Kyu Chang = Ju Gyu-chang = Chu Kyu-chang = Joo Kyu-chang
Ryu Mi-yong = Ryu Mi Yong = Yu Mi-yong = 류미영
Ryang Hyong-sop = Yang Hyong-sop = Ryang Hyong Sop = Yang Hyung-sup = 양형섭
Thae Yong-ho = Tae Yong-ho = Thae Yong Ho = Tae Young-ho = 태영호
Thae Hyong-chol = Thae Hyong Chol = Tae Hyong-chol = Tae Hyung-chul
Jong Thae-hwa = Jong Thae Hwa = Chong Tae-hwa = Jong Tae-hwa
Won Tong-yon = Won Dong-yon = Won Dong-yeon = 원동연
Maeng Kyong-il = Maeng Kyong Il = Maeng Kyung-il = 맹경일
Kwon Jong-gun = Kwon Jong Gun = Kwon Jong-geun = Gwon Jeong-geun = Kwon Jung-geun
Jo Chol-su = Jo Chol Su = Cho Chol-su = 조철수
An Myong-hun = An Myong Hun = Ahn Myong-hun
U Tong-chuk = U Dong-chuk = Woo Dong-chuk = U Tong Chuk = 우동측
Ho Jong-man = Ho Jong Man = Heo Jong-man = Hur Jong-man = 허종만
Ho Tam = Ho Dam = Heo Dam
# South Korea
Moon Jae-in = Mun Jae-in = Moon Jae In = Jae-in Moon = 문재인
Park Geun-hye = Pak Kun-hye = Park Keun-hye = Pak Geun-hye = 박근혜
Park Chung-hee = Pak Chong-hui = Park Jeong-hui = Park Chung Hee = 박정희
Park Jie-won = Park Ji-won = Pak Chi-won = 박지원
Lee Myung-bak = Ri Myong-bak = Yi Myong-bak = Lee Myeong-bak = 이명박
Lee Jong-seok = Yi Chong-sok = Ri Jong Sok = 이종석
Lee Hae-chan = Yi Hae-chan = Ri Hae Chan
Lee Do-hoon = Yi Do-hun = Ri To Hun = Lee Do-hun = 이도훈
Lee Kun-hee = Yi Kon-hui = Lee Geon-hui = 이건희
Lim Dong-won = Im Dong-won = Rim Tong Won = Im Tong-won = 임동원
Im Jong-seok = Lim Jong-seok = Im Jong-sok = Rim Jong Sok = 임종석
Lim Sung-nam = Im Sung-nam = Rim Song Nam
Roh Moo-hyun = No Mu-hyon = Noh Moo-hyun = Roh Mu-hyun = No Mu-hyeon = 노무현
Roh Tae-woo = No Tae-u = Noh Tae-woo = Ro Thae U = 노태우
Kim Dae-jung = Kim Tae-chung = Kim Dae Jung = Gim Dae-jung = Kim Tae Jung = 김대중
Kim Young-sam = Kim Yong-sam = Kim Yeong-sam = 김영삼
Kim Kwan-jin = Kim Gwan-jin = Kim Kwan Jin
Kim Hong-kyun = Kim Hong-gyun = 김홍균
Kim Koo = Kim Ku = Kim Gu = 김구
Chun Doo-hwan = Chon Tu-hwan = Jeon Du-hwan = Jon Tu Hwan = 전두환
Chun Yung-woo = Cheon Yeong-u = Chon Yong-u = 천영우
Syngman Rhee = Yi Sung-man = Lee Seung-man = Ri Sung Man = Rhee Syngman = 이승만
Yoon Suk-yeol = Yun Sok-yol = Yoon Seok-youl = Yoon Seok-yeol = 윤석열
Yoon Byung-se = Yun Byung-se = Yun Byeong-se = Yun Pyong-se = 윤병세
Ban Ki-moon = Pan Ki-mun = Ban Gi-mun = Ban Ki Moon = 반기문
Chung Dong-young = Jeong Dong-yeong = Chong Tong-yong = Jung Dong-young = 정동영
Chung Mong-joon = Jeong Mong-jun = Chong Mong-jun = Chung Mong Joon
Chung Eui-yong = Jeong Ui-yong = Chung Ui-yong = Chong Ui-yong = 정의용
Chung Ju-yung = Jeong Ju-yeong = Chong Chu-yong = 정주영
Suh Hoon = Seo Hun = So Hun = 서훈
Cho Myoung-gyon = Cho Myung-kyun = Jo Myong Gyun
Cho Tae-yong = Jo Tae-yong = Cho Tae Yong = 조태용
Kang Kyung-wha = Kang Kyong-hwa = Gang Gyeong-hwa = 강경화
Yu Myung-hwan = Yoo Myung-hwan = Yu Myong-hwan
Ryoo Kihl-jae = Ryu Kil-jae = Ryu Gil-jae = Yu Kil-chae = 류길재
Han Min-koo = Han Min-gu = Han Min Gu
Han Duck-soo = Han Deok-su = Han Tok-su = 한덕수
Song Min-soon = Song Min-sun = 송민순
Wi Sung-lac = Wi Song-rak = Wi Seong-rak = Wi Sung-rak = 위성락
Hwang Joon-kook = Hwang Jun-guk = Hwang Chun-kuk = 황준국
Ahn Cheol-soo = An Chol-su = Ahn Chul-soo = An Cheol-su = 안철수
Ahn Jung-geun = An Chung-gun = An Jung-geun = 안중근
Sohn Hak-kyu = Son Hak-gyu = Son Hak-kyu
Son Heung-min = Son Hung-min = Heung-min Son = 손흥민
Woo Won-shik = U Won-sik = Woo Won-sik
Paik Sun-yup = Paek Son-yop = Baek Seon-yeop = 백선엽
Yi Sun-sin = Lee Soon-shin = Ri Sun Sin = 이순신
Lyuh Woon-hyung = Yeo Un-hyeong = Yo Un-hyong = 여운형
Chang Myon = Jang Myeon = Chang Myun = 장면
Cho Man-sik = Jo Man-sik = Cho Man-shik
"""

SAME = """
# Russia and its neighbours
Igor Morgulov = Igor Morgoulov
Sergei Lavrov = Sergey Lavrov = Sergej Lawrow = Sergueï Lavrov
Vladimir Putin = Wladimir Putin = Vladimir Poutine
Boris Yeltsin = Boris Eltsin
Mikhail Gorbachev = Mikhail Gorbachov = Mikhail Gorbatchev
Nikita Khrushchev = Nikita Khruschev = Nikita Krushchev
Dmitry Medvedev = Dmitri Medvedev = Dmitriy Medvedev = Dmitrij Medwedew
Alexei Navalny = Alexey Navalny = Aleksei Navalny = Aleksey Navalnyy
Yevgeny Primakov = Evgeny Primakov = Yevgeni Primakov = Evgenii Primakov
Sergei Ryabkov = Sergey Riabkov
Alexander Losyukov = Aleksandr Losyukov = Alexander Losiukov
Vyacheslav Molotov = Viacheslav Molotov
Anatoly Dobrynin = Anatolii Dobrynin = Anatoliy Dobrynin
Andrei Gromyko = Andrey Gromyko = Andreï Gromyko
Fyodor Dostoevsky = Fyodor Dostoyevsky = Fedor Dostoevskii
Volodymyr Zelensky = Volodymyr Zelenskyy = Volodymyr Zelenskiy
# China
Mao Zedong = Mao Tse-tung = Mao Tse Tung
Zhou Enlai = Chou En-lai
Deng Xiaoping = Teng Hsiao-p'ing = Teng Hsiao-ping
Zhao Ziyang = Chao Tzu-yang
Lin Biao = Lin Piao
Liu Shaoqi = Liu Shao-chi = Liu Shao-ch'i
Peng Dehuai = P'eng Te-huai = Peng Teh-huai
Zhu De = Chu Teh
Hua Guofeng = Hua Kuo-feng
Jiang Jingguo = Chiang Ching-kuo
Cai Yingwen = Tsai Ing-wen
Ma Yingjiu = Ma Ying-jeou
Li Denghui = Lee Teng-hui
Lian Zhan = Lien Chan
Song Qingling = Soong Ching-ling
Qian Qichen = Ch'ien Ch'i-ch'en
Xi Jinping = Xi Jin-ping = Jinping Xi
# Japan
Shinzo Abe = Shinzō Abe = Abe Shinzo = Shinzou Abe
Taro Kono = Taro Kohno = Tarō Kōno = Kono Taro
Taro Aso = Tarō Asō = Aso Taro
Yoko Ono = Yoko Ohno = Yōko Ono
Junichiro Koizumi = Jun'ichirō Koizumi = Koizumi Junichiro
Hirobumi Ito = Hirobumi Itoh = Itō Hirobumi
Kenichiro Sasae = Ken'ichirō Sasae
# the Middle East
Mohammed Javad Zarif = Mohammad Javad Zarif = Muhammad Javad Zarif
Muammar Gaddafi = Moammar Gadhafi = Muammar Qaddafi = Moammar Kadafi
Saddam Hussein = Saddam Husayn = Saddam Hussain = Sadam Hussein
Osama bin Laden = Usama bin Ladin = Osama Bin Laden
Ayman al-Zawahiri = Ayman Al Zawahiri = Aiman al-Zawahiri
Bashar al-Assad = Bashar Al-Asad = Bashar el-Assad = Bashar Assad
Hosni Mubarak = Husni Mubarak = Hosny Mubarak
Mahmoud Ahmadinejad = Mahmud Ahmadinejad = Mahmoud Ahmadinezhad
Hassan Rouhani = Hassan Ruhani = Hasan Rouhani = Hassan Rohani
Ali Khamenei = Ali Khamene'i
Qassem Soleimani = Qasem Soleimani = Qassem Suleimani = Ghasem Soleimani
Mohamed ElBaradei = Mohamed El Baradei = Mohammed ElBaradei
Yasser Arafat = Yasir Arafat
Nouri al-Maliki = Nuri al-Maliki = Nouri Maliki
Abdel Fattah el-Sisi = Abdel Fattah al-Sisi
# Europe and America
Gerhard Schröder = Gerhard Schroeder = Gerhard Schroder
Göran Persson = Goran Persson = Goeran Persson
Thorbjørn Jagland = Thorbjorn Jagland
Jean-Marie Guéhenno = Jean Marie Guehenno
Lech Wałęsa = Lech Walesa
Slobodan Milošević = Slobodan Milosevic
Recep Tayyip Erdoğan = Recep Tayyip Erdogan
Leon V. Sigal = Leon Sigal
Robert S. McNamara = Robert McNamara
Stephen W. Bosworth = Stephen Bosworth
# states
United States = US = U.S. = USA = United States of America = America
United Kingdom = UK = U.K. = Britain = Great Britain
North Korea = DPRK = D.P.R.K. = N. Korea = Democratic People’s Republic of Korea = NK
South Korea = ROK = Republic of Korea = S. Korea
China = PRC = People's Republic of China
Russia = Russian Federation
Myanmar = Burma
Türkiye = Turkey = Turkiye
Vietnam = Viet Nam
North Korea = North Korean
South Korea = South Korean
Sweden = Swedish
Switzerland = Swiss
United States = American
Netherlands = Dutch
Philippines = Filipino
United Kingdom = British
Norway = Norwegian
# cities and other places
Kyiv = Kiev
Beijing = Peking
Ulaanbaatar = Ulan Bator
Zurich = Zürich
Pyongyang = P'yŏngyang = Pyeongyang = Phyongyang
Busan = Pusan
Kaesong = Kaesŏng = Gaeseong
Panmunjom = P'anmunjŏm = Panmunjeom
Yongbyon = Yeongbyeon = Nyongbyon
Incheon = Inchon = Inch'ŏn
Gwangju = Kwangju
Daejeon = Taejon
Jeju = Cheju
Hamhung = Hamhŭng = Hamheung
Sinuiju = Sinŭiju
Pyeongchang = Pyongchang
Punggye-ri = P'unggye-ri = Phunggye-ri
Tongchang-ri = Dongchang-ri
Mount Kumgang = Mount Geumgang
Mount Paektu = Mount Baekdu
# organisations
Korea Institute for National Unification = KINU = Korea Institute for National Unification (KINU)
Korea Institute for Defense Analyses = KIDA
Social Science Research Council = SSRC
International Atomic Energy Agency = IAEA = International Atomic Energy Agency (IAEA)
United Nations = UN = U.N. = United Nations (UN)
UN Security Council = United Nations Security Council = U.N. Security Council = UNSC
European Union = EU = E.U.
Ministry of Foreign Affairs = MOFA
Center for Strategic and International Studies = CSIS
Norwegian Defence Research Establishment = Norwegian Defense Research Establishment
National Committee on American Foreign Policy = NCAFP
National Committee on North Korea = NCNK
Institute of Foreign Affairs and National Security = IFANS
Council on Foreign Relations = CFR
Korean Peninsula Energy Development Organization = KEDO
Korean Central News Agency = KCNA
Korean People's Army = Korean People’s Army = KPA
Workers' Party of Korea = Workers’ Party of Korea = WPK
Organization for Security and Co-operation in Europe = OSCE
Asia-Pacific Economic Cooperation = APEC = Asia Pacific Economic Cooperation
World Food Programme = World Food Program = WFP
United States Institute of Peace = USIP = US Institute of Peace
US Forces Korea = USFK = United States Forces Korea
Association of Southeast Asian Nations = ASEAN
US State Department = U.S. Department of State = United States Department of State
Ministry of Defence = Ministry of Defense = Defense Ministry
Ministry of Unification = Unification Ministry
Chinese Foreign Ministry = China's Foreign Ministry = China’s foreign ministry
North Korean Foreign Ministry = DPRK Foreign Ministry = North Korea's Foreign Ministry
Rodong Sinmun = Nodong Sinmun = Rodong Shinmun
Chosun Ilbo = Joseon Ilbo = Choson Ilbo
Dong-A Ilbo = Donga Ilbo = Tong-a Ilbo
Cheong Wa Dae = Chong Wa Dae = Cheongwadae
Chongryon = Chongnyon
al-Qaeda = Al Qaida = al-Qa'ida
Hezbollah = Hizbollah = Hizbullah
Six-Party Talks = six party talks
Nuclear Non-Proliferation Treaty = NPT = Nuclear Nonproliferation Treaty
"""

DIFFERENT_KOREANS = """
Kim Jong-un | Kim Jong-il | Kim Jong-nam | Kim Jong-chul | Kim Il-sung | Kim Jong-suk
Kim Yong-nam | Kim Yong-chol | Kim Yong-il | Kim Yong-chun | Kim Yo-jong
Kim Hyok-chol | Kim Myong-gil | Kim Yang-gon | Kim Phyong-il
Kim Kye-gwan | Kim Kyok-sik | Kim Kyong-hui | Kim Ki-nam | Kim Kwan-jin
Kim Song-hye | Kim Sung-hwan | Kim Song-nam
Kim Dae-jung | Kim Young-sam | Kim Jong-pil
Kim Hyon-hui | Kim Kyong-hui
Ri Yong-ho | Ri Su-yong | Ri Yong-gil | Ri Yong-mu | Ri Son-gwon
Ri Gun | Ri Tong-il | Ri Sol-ju
Choe Son-hui | Choe Ryong-hae | Choe Yong-rim | Choe Thae-bok | Choe Kang-il | Choe Pu-il
Han Song-ryol | Han Sung-joo | Han Tae-song | Han Myung-sook | Han Min-koo | Han Duck-soo
Jang Il-hun | Jang Song-thaek | Jang Jong-nam
Pak Pong-ju | Pak Kil-yon | Pak Ui-chun | Park Geun-hye | Park Chung-hee | Park Jie-won
Roh Moo-hyun | Roh Tae-woo | Roh Jae-bong
Chung Mong-joon | Chung Mong-koo | Chung Dong-young | Chung Eui-yong | Chung Ju-yung
Lee Myung-bak | Lee Hoi-chang | Lee Hae-chan | Lee Jae-myung | Lee Nak-yon | Lee Do-hoon
Lee Jong-seok | Lim Jong-seok
Lim Dong-won | Won Dong-yon
Cho Tae-yong | Cho Tae-yul
Moon Jae-in | Moon Chung-in | Moon Hee-sang
Kang Sok-ju | Kang Kyung-wha
Hwang Pyong-so | Hwang Jang-yop | Hwang Joon-kook
Yoon Suk-yeol | Yoon Byung-se | Yoon Young-kwan
Sin Son-ho | Shin Kak-soo | Sin Hong-chol
Jo Myong-rok | Cho Myoung-gyon | Jo Yong-won
Thae Yong-ho | Thae Hyong-chol
O Kuk-ryol | O Jin-u | O Il-jong
Jon Pyong-ho | Chun Doo-hwan | Chun Yung-woo
Song Min-soon | Song Young-moo
"""

DIFFERENT = """
# Russia
Sergei Lavrov | Sergei Ryabkov | Sergei Ivanov | Sergei Shoigu
Igor Morgulov | Igor Ivanov | Igor Sechin
Vladimir Putin | Vladimir Zhirinovsky
Dmitry Medvedev | Dmitry Peskov | Dmitry Kozak
Alexander Vershbow | Alexander Lukashenko | Alexander Losyukov
# America and Europe
Bill Clinton | Hillary Clinton | Chelsea Clinton
George W. Bush | George H. W. Bush | Jeb Bush
John Kerry | John Kelly | John Bolton | John McCain
Mike Pompeo | Mike Pence | Mike Mullen
Robert King | Robert Carlin | Robert Gallucci | Robert Einhorn | Robert Gates
James Kelly | James Baker | James Mattis | James Laney
Joseph DeTrani | Joseph Yun | Joseph Nye
Stephen Bosworth | Stephen Biegun | Stephen Hadley
Wendy Sherman | Wendy Cutler
Leon Sigal | Leon Panetta
Donald Gregg | Donald Trump | Donald Rumsfeld
Jimmy Carter | Ash Carter
Joel Wit | Joel Wuthnow
Angela Merkel | Angela Kane
# China and Japan
Hu Jintao | Hu Jia | Hu Yaobang
Wang Yi | Wang Yang | Wang Qishan | Wang Jiarui
Li Keqiang | Li Peng | Li Zhaoxing | Li Bin
Xi Jinping | Xi Zhongxun
Wu Dawei | Wu Bangguo | Wu Yi | Wu Jianmin
Jiang Zemin | Jiang Qing
Yang Jiechi | Yang Shangkun
Zhao Ziyang | Zhao Lijian | Zhou Enlai
Liu Xiaoming | Liu Xiaobo | Liu Jianchao
Deng Xiaoping | Deng Yingchao
Shinzo Abe | Shintaro Abe | Shintaro Ishihara
Taro Kono | Yohei Kono | Taro Aso
Yasuo Fukuda | Takeo Fukuda
Junichiro Koizumi | Shinjiro Koizumi
# the Middle East
Hassan Rouhani | Hassan Nasrallah
Saddam Hussein | Barack Hussein Obama
Mohammad Khatami | Mohammad Javad Zarif
Ali Khamenei | Ali Larijani
Bashar al-Assad | Hafez al-Assad
# states
Iran | Iraq
Austria | Australia
Slovakia | Slovenia
North Korea | South Korea | North Korean Foreign Ministry
Sweden | Switzerland
Swedish | Swiss
Niger | Nigeria
Mali | Malta | Malawi
Latvia | Lithuania
India | Indonesia
Sudan | South Sudan
Germany | East Germany
Libya | Liberia
Guinea | Guyana
Paraguay | Uruguay
Gambia | Zambia
United States | United Kingdom | United Arab Emirates | United Nations
US | UN | UK | EU
Republic of Korea | Democratic People's Republic of Korea
# places
Pyongyang | Pyeongchang | Pyongsong
Tokyo | Kyoto
Bern | Bergen | Berlin
Wonsan | Ulsan | Busan
Gwangju | Gyeongju | Jeonju
Geneva | Genoa
Washington | New York
# organisations
IAEA | IMF | ICRC
KINU | KIDA | KCNA
KINU | Korea Institute for Defense Analyses
SSRC | SIPRI | International Monetary Fund
Foreign Ministry | Defense Ministry | Unification Ministry
Chinese Foreign Ministry | Japanese Foreign Ministry | Russian Foreign Ministry
State Department | Defense Department | Treasury Department
UN Security Council | National Security Council
UN General Assembly | National Assembly
Resolution 1718 | Resolution 1874 | Resolution 2270
Chosun Ilbo | JoongAng Ilbo | Dong-A Ilbo
New York Times | Washington Post | Financial Times
Brookings Institution | Hudson Institute
Seoul National University | Yonsei University
"""

PART = """
Choe < Choe Son-hui
Choi < Choe Son-hui
Lee < Ri Yong-ho
Park < Pak Pong-ju
최 < 최선희
Sigal < Leon V. Sigal
Lawrow < Sergei Lavrov
Bush < George W. Bush
Foreign Ministry < Chinese Foreign Ministry
Carnegie Endowment < Carnegie Endowment for International Peace
Security Council < UN Security Council
Korea < South Korea
Resolution 2371 < UN Security Council Resolution 2371
Kim Jong-u < Kim Jong-un
"""


def rows(table: str, mark: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if not line.startswith("#")]
    return [[name.strip() for name in line.split(mark)] for line in lines]


def pairs(table: str, mark: str) -> list[tuple[str, str]]:
    return [pair for row in rows(table, mark) for pair in combinations(row, 2)]


ALL_SAME = pairs(SAME_KOREANS + SAME, "=")
ALL_DIFFERENT = pairs(DIFFERENT_KOREANS + DIFFERENT, "|")
PARTS = pairs(PART, "<")


def test_the_table_is_large_enough_to_mean_something():
    assert len(rows(SAME_KOREANS + SAME, "=")) >= 200
    assert len(ALL_SAME) >= 1000
    assert len(ALL_DIFFERENT) >= 200
    assert not set(ALL_SAME) & set(ALL_DIFFERENT)


def test_spellings_of_one_name_are_the_same():
    assert [pair for pair in ALL_SAME if not same(*pair)] == []


def test_names_of_two_are_not_the_same():
    assert [pair for pair in ALL_DIFFERENT if same(*pair)] == []


@pytest.mark.parametrize(("part", "name"), PARTS)
def test_a_part_of_a_name_is_known_as_one(part, name):
    like = likeness(part, name)
    assert like is not None
    assert like.reason is Reason.PART
    assert like.score < 0.7


def test_likeness_is_symmetric_over_the_table():
    for one, other in ALL_SAME + ALL_DIFFERENT + PARTS:
        assert likeness(one, other) == likeness(other, one), (one, other)


@pytest.mark.parametrize("written", [str.upper, str.lower, str.title])
def test_case_changes_no_verdict(written):
    assert [pair for pair in ALL_SAME if not same(written(pair[0]), pair[1])] == []
    assert [pair for pair in ALL_DIFFERENT if same(written(pair[0]), pair[1])] == []


@pytest.mark.parametrize("instead", [" ", "", "‐"])
def test_the_hyphen_in_a_korean_name_changes_no_verdict(instead):
    def written(name: str) -> str:
        return name.replace("-", instead)

    alike, unlike = pairs(SAME_KOREANS, "="), pairs(DIFFERENT_KOREANS, "|")
    assert [pair for pair in alike if not same(written(pair[0]), pair[1])] == []
    assert [pair for pair in alike if not same(*map(written, pair))] == []
    assert [pair for pair in unlike if same(written(pair[0]), pair[1])] == []
    assert [pair for pair in unlike if same(*map(written, pair))] == []


def test_among_all_names_of_the_table_every_spelling_finds_its_own_first():
    table = rows(SAME_KOREANS + SAME, "=")
    register = Register(Entity(EntityId(name), "ANY", name) for name in {row[0] for row in table})
    first = {
        (name, row[0]): [found.entity.name for found in register.candidates(name, "ANY", most=1)]
        for row in table
        for name in row
    }
    assert {asked: found for asked, found in first.items() if found != [asked[1]]} == {}
