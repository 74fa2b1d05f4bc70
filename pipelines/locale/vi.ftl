# Các chữ trên trang, tiếng Việt. Khóa như trong en.ftl; $n là số, tự viết theo cách của ngôn ngữ.

## site

site-name = chiso
site-tagline = Bảng chỉ số cải cách hành chính
site-address = Địa chỉ trang
site-skip = Đến nội dung chính
site-search-label = Chọn tỉnh, thành phố
site-search-hint = Tên tỉnh, thành phố
site-search-button = Xem
site-switch = English
site-switch-label = Read this page in English
site-menu = Các trang chính
site-run = Kiểm lại các số liệu
site-run-of-cases = Kiểm lại số đếm từ hồ sơ (sổ đăng ký và số liệu công bố sẽ thuộc lần tính kể từ lần tính sau)
site-run-caution = Định nghĩa đã đổi từ lần tính này; hãy chạy lại chiso compute.
site-footer = Mỗi con số đều mở được lý lịch: công thức, căn cứ pháp lý, nguồn, ngày số liệu. Tỷ lệ của tỉnh và cả nước được tính từ tổng tử số chia tổng mẫu số, không lấy trung bình các tỷ lệ.

## menu

menu-home = Cả nước
menu-compare = So sánh
menu-forms = Biểu mẫu
menu-scorecard = Bảng điểm 766
menu-indicators = Chỉ số
menu-rules = Cách tính
menu-provinces = Tỉnh, thành phố
menu-sources = Nguồn số liệu
menu-loads = Tệp đã nạp
menu-quality = Chất lượng
menu-topics = Chuyên đề
menu-explained = Giải thích
menu-data = Dữ liệu
menu-rule-sets = Bộ quy tắc
menu-calendar = Lịch làm việc
menu-upload = Gửi tệp

## picker

picker-label = Kỳ báo cáo
picker-button = Xem

## export

export-title = Tải về
export-rows = { $n } dòng, đầy đủ
export-xlsx = Excel (XLSX)
export-csv = CSV (máy đọc)
export-metadata = Mô tả các cột
export-excel = CSV cho Excel
export-sheet = Excel theo mẫu in
export-sheet-passports = Excel kèm lý lịch từng số

## home

home-title = Cải cách hành chính cả nước
home-portal = Hai con số toàn quốc của Cổng Dịch vụ công quốc gia
home-headlines = Chỉ số chính
home-published = Do các nguồn công bố
home-published-note = Số liệu thật, trích hoặc cộng từ số liệu nguồn đã công bố; nguồn ghi trong lý lịch của từng số.
home-counted = Tính từ từng hồ sơ
home-counted-note = chiso đếm từ tệp hồ sơ đã nạp.
home-counted-synthetic = Hồ sơ đang nạp là hồ sơ giả lập: các số này không phải số thật của tỉnh nào, không dùng để đối chiếu với số công bố ở trên.
home-league = Xếp hạng 34 tỉnh, thành phố
home-choose = Chỉ số
home-map-ways = Cách vẽ bản đồ
home-map-boundaries = Ranh giới
home-map-squares = Ô vuông bằng nhau
home-map-source = Ranh giới: { $source }
home-map-unsourced = Ranh giới: tệp { $file }, không ghi nguồn.

## compare

compare-title = So sánh các tỉnh, thành phố
compare-choose = Chọn tỉnh, thành phố và chỉ số
compare-provinces = Tỉnh, thành phố
compare-show = So sánh
compare-caption = Mỗi hàng một chỉ số, mỗi cột một tỉnh, thành phố. Bấm vào con số để mở lý lịch của nó.
compare-charts = Biểu đồ từng chỉ số
compare-more-rows = Trang này có chỗ cho { $shown } trong { $all } chỉ số đã chọn; các tệp tải về bên dưới có đủ. Chọn ít chỉ số hoặc ít tỉnh, thành phố hơn để xem hết trên trang.
compare-more-charts = Vẽ { $shown } trong { $all } chỉ số của bảng; biểu đồ của chỉ số khác ở trang riêng của nó: bấm vào tên trong bảng.
compare-focus = Chỉ số theo thời gian
compare-over-time = Diễn biến
compare-over-time-note = Mỗi ô có thang đo riêng. Phân biệt các đường bằng nét và bằng dấu ở cuối đường, trước tên.
compare-one-point = Chỉ số này mới có số liệu của một thời điểm nên chưa vẽ được diễn biến.
compare-order-by = Sắp xếp theo { $name }
compare-caption-tall = Mỗi hàng một tỉnh, thành phố, mỗi cột một chỉ số. Bấm vào con số để mở lý lịch của nó. ✓ đạt, ↗ đang tiến tới, ! chậm, ↘ xấu đi.
compare-base = So với tỉnh, thành phố
compare-no-base = không so với tỉnh nào
compare-against = so với { $name }
compare-sets = Xem nhanh
compare-region = Vùng

## board

board-empty = Kỳ này chưa có số liệu.
board-never = Chưa tệp nào đã nạp có các số liệu này.
board-latest = Số liệu mới nhất: { $period }
board-contents = Trong trang này
board-nobody = Chưa tỉnh, thành phố nào có số liệu của kỳ này; các ô trên là của cả nước.
board-silent = Chưa có số liệu ở { $n } nơi: { $names }.

## units

units-label = Đơn vị
units-of-34 = 34 tỉnh, thành phố hiện nay
units-of-63 = 63 tỉnh, thành phố trước 01/07/2025
units-all-63 = 63 tỉnh, thành phố trước 01/07/2025
units-unattributed = Không quy được về tỉnh cũ
units-unattributed-note = Hồ sơ được quy về tỉnh cũ theo mã cũ ghi trên hồ sơ, hoặc theo xã của nó, khi mọi xã cũ nhập vào xã ấy cùng thuộc một tỉnh cũ. Hồ sơ của cơ quan cấp tỉnh, của xã gộp từ nhiều tỉnh cũ hoặc không ghi xã thì không quy được và không chia cho ai: số của tỉnh cũ chỉ là một phần. Điểm và thứ hạng đã công bố của 63 tỉnh, thành phố giữ nguyên, không so với thứ hạng trong 34.

## form

form-title = Biểu
form-place = Phạm vi
form-rows = Dòng theo
form-unit = Đơn vị tính: hồ sơ
form-caption = Mỗi dòng một đơn vị; số trong ngoặc là số cột của biểu in.
form-not-reported = Không báo cáo
form-row = Dòng
form-what = Lẽ ra bằng nhau
form-left = Vế trái
form-right = Vế phải
form-audit = Lệnh sau nêu tên những hồ sơ gây lệch:
form-more = và { $n } phép kiểm tra khác; tệp Excel liệt kê đủ.
form-rules = Quy tắc của từng cột
form-passport = Lý lịch biểu
form-files = Tệp đã nạp
form-other-period = Xem:
form-nation = Xem cả nước
form-notes = Ghi chú

## province

province-rules = Cùng hồ sơ, các cách tính
province-menu = Trang của tỉnh, thành phố
province-overview = Tổng quan
province-communes = Xã, phường
province-agencies = Cơ quan
province-form = Biểu II.06a
province-red = Chỗ chưa đạt
province-compare = So sánh với tỉnh khác
province-catching-up = Có đang tiến lên không?
province-drags = Đơn vị kéo chỉ số xuống
province-unit = Đơn vị
province-shortfall = Số hồ sơ kéo xuống
province-share = Phần trong tổng số đó
province-rank-goals = Thứ hạng đặt ra
province-predecessors = Điểm đã công bố của các tỉnh trước sắp xếp
province-predecessors-note = Điểm khảo sát không cộng và không lấy trung bình được qua lần sắp xếp đơn vị hành chính, nên được giữ riêng cho từng tỉnh cũ.
province-index = Chỉ số
province-part-of = Tỉnh, thành phố đến hết 30/06/2025; nay là một phần của
province-compare-before = Đặt cạnh các tỉnh cũ cùng sáp nhập

## indicator

indicator-targets = Mục tiêu
indicator-place = Phạm vi
indicator-due = Thời hạn
indicator-instrument = Văn bản, kế hoạch
indicator-all = 34 tỉnh, thành phố
indicator-trend-of = Diễn biến của
indicator-series = Diễn biến của mọi tỉnh, thành phố (CSV)
indicator-sdmx = SDMX-CSV 2.0
indicator-structure = cấu trúc SDMX-ML 3.0
indicator-variants = Cùng câu hỏi, cách tính khác
indicator-variants-note = Cùng một hồ sơ có thể được xếp khác nhau tùy bộ quy tắc; vì vậy mỗi con số ghi rõ bộ quy tắc của nó.
indicator-variants-why = Bao nhiêu hồ sơ được xếp khác nhau, và vì sao

## indicators

indicators-title = Các chỉ số
indicators-lead = Định nghĩa, công thức và căn cứ của từng chỉ số.
indicators-components = Điểm thành phần của các chỉ số công bố

## rules

rules-place = Nơi
rules-totals = Cùng những hồ sơ ấy theo từng bộ quy tắc
rules-totals-note = Số nhỏ bên dưới là chênh lệch so với { $base }. Mỗi hàng cộng lại bằng { $n } hồ sơ tiếp nhận.
rules-rule-set = Bộ quy tắc
rules-counted = Có tính
rules-in-time = Đúng hạn trong số đã giải quyết và xét hạn
rules-base = gốc so sánh
rules-why = Vì sao
rules-cases = Hồ sơ
rules-share = Phần trong số khác nhau
rules-against = { $base } và { $other }
rules-basis = Nguồn hồ sơ
rules-unverified = chưa kiểm chứng
rules-about = Từng bộ quy tắc viết gì
rules-measured = Tỷ lệ đúng hạn theo từng bộ quy tắc, đếm theo kỳ
rules-places = Từng tỉnh, thành phố
rules-places-note = Tỷ lệ và số hồ sơ tiếp nhận trong kỳ mà mỗi bộ quy tắc xếp khác { $base }; nơi phụ thuộc vào bộ quy tắc nhiều nhất đứng trước.
rules-received = Tiếp nhận

## rule_sets

rule-sets-title = Các bộ quy tắc tính hạn
rule-sets-lead = Cùng một hồ sơ có thể đúng hạn theo bộ này và quá hạn theo bộ khác. Mỗi con số ghi tên bộ quy tắc của nó; đây là điều mỗi bộ chọn.
rule-sets-choice = Quy tắc
rule-sets-version = Phiên bản
rule-sets-valid-from = Áp dụng từ ngày
rule-sets-confidence = Mức tin cậy của nguồn
rule-sets-source = Nguồn
rule-sets-differs = khác nhau
rule-sets-same = giống nhau
rule-sets-compare = Bao nhiêu hồ sơ được xếp khác nhau, và vì sao

## api

api-title = API
api-lead = Mọi thứ các trang hiển thị, dành cho chương trình: con số kèm tử số và mẫu số, lý do khi không có số, chỉ tiêu, nguồn và nơi xem lý lịch.
api-how = Cách hỏi
api-host = https://…
api-values = Giá trị không làm tròn, bên cạnh có tử số và mẫu số. Khi không có giá trị, “absence” nói vì sao; không bao giờ thay bằng số 0. Số liệu giả lập được đánh dấu synthetic.
api-ids = Mã của một con số không đổi: chỉ số, địa phương kèm bộ mã, kỳ, ví dụ on_time_share.34:40.2026-Q3. Mã tỉnh đứng một mình không có nghĩa.
api-limits = Danh sách trả về từng trang: mặc định { $usual } mục, nhiều nhất { $largest } mục; hỏi nhiều hơn thì bị từ chối chứ không bị cắt bớt. “paging” và tiêu đề Link cho biết trang tiếp theo ở đâu. Nếu số liệu thay đổi giữa chừng, trang tiếp theo bị từ chối (409) để không trộn hai phiên bản.
api-conditional = Mọi câu trả lời, trừ danh sách hồ sơ, đều có ETag; gửi lại trong If-None-Match thì những gì chưa đổi được trả 304, không có nội dung. Không có Last-Modified: số liệu còn thay đổi theo định nghĩa, không chỉ theo tệp.
api-origins = Trang của nơi khác được đọc số liệu (CORS); danh sách hồ sơ chỉ đọc được từ đây.
api-strict = Tham số không biết là lỗi, giá trị ngoài phạm vi cũng là lỗi.
api-terms = Điều kiện sử dụng:
api-common = Tham số chung của mọi danh sách
api-figures = Con số
api-catalogue = Đo gì, ở đâu, theo quy tắc nào
api-origin = Nguồn của số liệu
api-cases = Hồ sơ
api-views = Bảng của các trang
api-sending = Gửi tệp
api-example = ví dụ
api-required = bắt buộc
api-a-text = một chuỗi ký tự
api-problems = Những lỗi có thể gặp
api-problems-lead = Câu trả lời theo RFC 9457 (application/problem+json): “type” dẫn về đây; “detail” và “detail_vi” nói đã gửi gì, cần gì và hiện có gì.

## sources

sources-units = Xã và tỉnh trước 01/07/2025
sources-communes = Danh mục ghi { $old } xã cũ: { $whole } xã nhập trọn vào một xã hiện nay, { $divided } xã bị chia. Trong { $new } xã, phường, đặc khu hiện nay, { $one } nơi gồm toàn xã cũ của một tỉnh cũ, { $several } nơi gộp từ nhiều tỉnh cũ và { $unnamed } nơi không dòng nào nhắc tới; hồ sơ của hai loại sau, ở tỉnh hợp thành từ nhiều tỉnh, không quy được về tỉnh cũ. Mã xã cũ không có trong danh mục thì không đoán.
sources-title = Nguồn số liệu
sources-lead = Từng hệ thống nguồn và từng tệp đã nạp. Số dòng đọc luôn bằng nhận + loại + trùng + bản cũ.
sources-none = Chưa nạp tệp nào.
sources-file = Tệp
sources-read = Đọc
sources-accepted = Nhận
sources-rejected = Loại
sources-duplicate = Trùng

## loads

loads-title = Các tệp đã nạp
loads-lead = Mọi tệp đã gửi đến, mới nhất ở trên. Bấm vào tên tệp để xem lỗi, dòng bị loại và cách gửi lại. Đọc = nhận + loại + trùng + bản cũ.
loads-source = Nguồn
loads-state = Tình trạng
loads-all = Tất cả
loads-file = Tệp
loads-period = Kỳ
loads-superseded = Bản cũ
loads-loaded-at = Nạp lúc
loads-way = Cách gửi
loads-sentence = { $n } tệp: { $visible } được tính, { $refused } bị từ chối, { $undone } đã rút lại. { $rejected } dòng bị loại ở các tệp được tính.
loads-newest-shown = Trang này có { $n } tệp.
loads-to-newest = Về các tệp mới nhất
loads-to-older = Các tệp cũ hơn
loads-visible = được tính
loads-refused = bị từ chối
loads-undone = đã rút lại
loads-command-line = dòng lệnh
loads-watched-folder = thư mục theo dõi
loads-sent = gửi qua mạng, mã “{ $token }”

## load

load-title = Tệp số { $n }: { $file }
load-sentence = Đọc { $read } dòng = nhận { $accepted } + loại { $rejected } + trùng { $duplicate } + bản cũ { $superseded }.
load-not-read = Tệp bị từ chối trước khi đọc được dòng nào.
load-replaced = { $n } dòng của các tệp trước được thay bằng bản mới hơn trong tệp này.
load-remark = Ghi chú:
load-rows = Các dòng của tệp
load-count = Số dòng
load-does-not-count = Không dòng nào của tệp này được tính vào số liệu.
load-accepted-means = bản được tính của hồ sơ, của số liệu
load-accepted-in-vain = đúng, nhưng không được tính cùng cả tệp
load-rejected-means = có lỗi, được trả lại kèm lý do
load-duplicate-means = đã có từ trước, y nguyên
load-superseded-means = đã có bản mới hơn của cùng hồ sơ hoặc cùng mã trong sổ
load-to-form = Xem biểu { $form } của { $place }, { $period }, như đã gửi
load-mend = Sửa và gửi lại
load-mend-whole = Cả tệp bị từ chối nên không dòng nào được tính, kể cả dòng đúng.
load-mend-file = Sửa trong tệp gốc theo các lý do ở trên.
load-mend-rows = Sửa ngay trong tệp tải về, theo các cột lý do ở cuối mỗi dòng; không cần xóa các cột đó. Ô ghi “(không lưu / not kept)” có thể đã chứa dữ liệu cá nhân: điền lại giá trị đúng.
load-mend-form = Sửa biểu của bạn theo các lý do rồi gửi lại cả biểu, biểu gửi sau thay cả biểu này; danh sách dòng bị loại không phải là biểu nên không nhận.
load-form-rows-note = Tải các dòng bị loại, kèm lý do từng dòng, để xem.
load-send-again = Gửi lại tệp đã sửa, cùng nguồn và cùng kỳ. Gửi thừa không bị đếm hai lần:
load-rejected-note = Tải các dòng bị loại: tệp cùng định dạng với tệp đã gửi, thêm các cột lý do.
load-token-note = Mã của tỉnh đã gửi tệp này.
load-fetch-here = Máy chủ này không giữ tệp. Người quản trị tìm tệp các dòng bị loại bằng lệnh:
load-fetch = Tải các dòng bị loại
load-facts = Lý lịch tệp
load-findings = Lỗi và điều cần xem lại
load-findings-note = Điều nặng nhất ở trên. Mỗi dòng là một phép kiểm tra mà tệp không qua, ở một cột; tỉnh có nhiều nhất đứng trước. Số dòng (với JSON: số bản ghi) là của tệp đã gửi.
load-check = Phép kiểm tra
load-lines = Ở dòng số
load-records = Ở bản ghi số
load-of = { $n } / { $of }
load-example = Ví dụ, số { $line }: { $example }
load-two-sources = Tính trên mọi tệp của hai nguồn: “{ $source }” và “{ $counted_in }” cùng gửi; được tính ở “{ $counted_in }”.
load-others = và { $places } tỉnh, thành phố khác: { $rows } dòng
load-all-places = Không tách theo tỉnh
load-key-twice = Cùng một khóa có hai dòng với nội dung khác nhau. Giữ một dòng đúng cho mỗi khóa.
load-note = ghi nhận
load-warn = cần xem lại
load-reject = loại dòng
load-profile = Các cột của tệp
load-profile-note = Của các dòng tự nó hợp lệ (kể cả dòng trùng, bản cũ và dòng mâu thuẫn với dòng khác), theo từng tỉnh. Cột chỉ có một giá trị ở mọi dòng thường là cột hệ thống điền sẵn.
load-profile-of = { $place }: { $rows } dòng
load-column = Cột
load-filled = Có giá trị
load-distinct = Số giá trị khác nhau
load-only = Giá trị duy nhất
load-only-of-few = (không hiện: có thể là của một hồ sơ)
load-many = từ

## upload

upload-title = Gửi tệp số liệu
upload-lead = Gửi một tệp hồ sơ hoặc báo cáo. Gửi lại cùng một tệp không làm số liệu bị đếm hai lần.
upload-token = Mã truy cập
upload-token-note = Mã chiso_… do người quản trị cấp cho tỉnh.
upload-period = Kỳ báo cáo
upload-period-note = Chỉ điền nếu tệp là của một kỳ: 2026-10, s2026-Q3.
upload-as-of = Ngày xuất tệp
upload-as-of-note = Chỉ điền nếu tệp không có cột thời điểm trích xuất: 2026-10-31 hoặc 2026-10-31T16:30.
upload-largest = Tệp tối đa { $n } MB; có thể nén gzip hoặc zip.
upload-button = Gửi tệp
upload-closed = Máy chủ này chỉ hiển thị số liệu, không nhận tệp.
upload-sending = Đang gửi: { $n } %
upload-broken-off = Mất kết nối khi đang gửi. Hãy gửi lại: tệp đã nhận rồi sẽ không bị đếm hai lần.
upload-to-load = Xem kết quả tệp số { $load }
upload-another = Gửi tệp khác
upload-job-title = Tệp đã gửi
upload-asks-again = Trang này tự cập nhật sau mỗi 2 giây.
upload-waiting = Đã nhận đủ tệp. Còn { $n } tệp xếp trước.
upload-loading = Đang đọc và kiểm tra tệp.
upload-counting = Đã nạp thành tệp số { $load }: đọc { $read } = nhận { $accepted } + loại { $rejected } + trùng { $duplicate } + bản cũ { $superseded }. Đang tính lại các chỉ số.
upload-done = Đã nạp thành tệp số { $load }: đọc { $read } = nhận { $accepted } + loại { $rejected } + trùng { $duplicate } + bản cũ { $superseded }.
upload-already-there = Tệp này đã nạp trước đó (tệp số { $load }); không có gì thay đổi. { $why }
upload-refused = Tệp bị từ chối (tệp số { $load }), không dòng nào được tính. { $why }
upload-failed = Không nạp được tệp. { $why }
upload-privacy = Dữ liệu cá nhân
upload-privacy-note = Họ tên, số định danh, điện thoại, địa chỉ bị bỏ ngay khi đọc. Trong lúc chờ, tệp nằm trên đĩa dưới dạng mã hóa, khóa chỉ có trong bộ nhớ máy chủ; nạp xong là xóa. Nếu máy chủ dừng khi tệp còn chờ, hãy gửi lại.
upload-machines = Gửi tự động từ hệ thống của tỉnh
upload-machines-note = Hệ thống gửi thẳng nội dung tệp; câu trả lời cho biết địa chỉ xem kết quả. Khi nhận 429 hoặc 503, chờ số giây ở Retry-After rồi gửi lại.

## refusal

refusal-unknown-token = Mã truy cập không đúng hoặc đã bị thu hồi. Hỏi người quản trị để được cấp mã.
refusal-other-source = Mã truy cập này không được gửi nguồn “{ $source }”.
refusal-other-province = Mã truy cập của một tỉnh không dùng được cho nguồn hoặc tệp này.
refusal-unknown-source = Không có nguồn “{ $source }”.
refusal-nothing-rejected = Không có dòng nào bị loại để tải về.
refusal-bad-period = “{ $period }” không phải kỳ báo cáo. Viết như 2026-10, 2026-Q3 hoặc s2026-Q3.
refusal-bad-as-of = “{ $moment }” không phải ngày hoặc thời điểm. Viết như 2026-10-31 hoặc 2026-10-31T16:30.
refusal-no-as-of = Tệp của nguồn này không ghi thời điểm trích xuất. Hãy khai báo ngày xuất tệp (as_of) như 2026-10-31 hoặc 2026-10-31T16:30.
refusal-as-of-not-taken = Tệp của nguồn này tự ghi thời điểm trích xuất. Hãy để trống ngày xuất tệp (as_of).
refusal-empty = Chưa có tệp nào, hoặc tệp rỗng.
refusal-too-large = Tệp lớn hơn mức tối đa { $n } MB. Nén tệp hoặc chia nhỏ.
refusal-too-slow = Tệp đến quá chậm hoặc bị ngắt giữa chừng. Hãy gửi lại.
refusal-too-many = Mã này đang có đủ số tệp chờ nạp. Thử lại sau { $n } giây.
refusal-busy = Máy chủ đang bận nhận các tệp khác. Thử lại sau { $n } giây.
refusal-broken = Lỗi ở phía máy chủ và đã được ghi lại. Hãy thử lại sau.
refusal-closed = Máy chủ này không nhận tệp.
refusal-a-form = Gửi thẳng nội dung tệp, không gửi dạng biểu mẫu (Content-Type: application/octet-stream).
refusal-bad-parameter = Tham số “{ $name }” không dùng được; chỉ có period, name và as_of.
refusal-unknown-job = Không biết tệp này: máy chủ có thể đã khởi động lại. Hãy gửi lại tệp; tệp đã nạp không bị đếm hai lần.

## find

find-title = Tỉnh, thành phố
find-all = 34 tỉnh, thành phố theo vùng. Gõ tên có dấu hay không dấu đều được.
find-several = “{ $q }”: { $n } kết quả
find-nothing = Không tìm thấy nơi nào tên “{ $q }”. Dưới đây là cả 34 tỉnh, thành phố.
find-nearest = Không tìm thấy nơi nào tên “{ $q }”. Gần giống nhất:
find-former = { $name } nay thuộc tỉnh, thành phố này
find-commune = { $name } thuộc tỉnh, thành phố này

## table

table-rank = Hạng
table-change = Thay đổi
table-province = Tỉnh, thành phố
table-value = Giá trị
table-target = Mục tiêu
table-gap = So với mục tiêu
table-standing = Mức đạt
table-trend = Xu hướng
table-nation = Cả nước
table-indicator = Chỉ số
table-period = Kỳ
table-as-table = Xem dạng bảng
table-none = không có

## figure

figure-passport = Lý lịch
figure-passports = Lý lịch số liệu
figure-whole-passport = Lý lịch của số này
figure-quotient = Tử số / mẫu số
figure-target = Mục tiêu
figure-gap = So với mục tiêu
figure-by-now = Lộ trình
figure-rank = Hạng
figure-edition = Kỳ khảo sát
figure-as-of = Số liệu đến
figure-before = Trước đó
figure-completeness = Mức đầy đủ
figure-nature = Tính chất
figure-beside = Số đã công bố
figure-note = Ghi chú
figure-formula = Công thức
figure-numerator = Tử số
figure-denominator = Mẫu số
figure-rule-set = Bộ quy tắc
figure-legal-basis = Căn cứ
figure-caution = Lưu ý
figure-source = Nguồn
figure-hash = Mã băm

## picture

picture-cases = Số hồ sơ
picture-within = Cộng dồn
picture-share = Tỷ lệ
picture-composition = Hồ sơ gồm những gì
picture-left-out = Không vẽ
picture-change = Thay đổi
picture-bars = Màu và dấu sau số nói mức đạt: ✓ đạt, ↗ đang tiến, ! chậm, ↘ xấu đi; màu xám và không có dấu là không so với chỉ tiêu nào. Vạch cam dày là chỉ tiêu, vạch đen mảnh là cả nước.

## proof

proof-title = Lý lịch số liệu
proof-working = Cách tính
proof-formula = Công thức
proof-sound = Cộng lại các số đếm được đúng con số này.
proof-unsound = Cộng lại các số đếm không ra con số này: chưa nên dùng, hãy báo cho người quản trị.
proof-absent = Vì sao không có số
proof-facts = Tin được đến đâu
proof-definition = Định nghĩa
proof-rules = Bộ quy tắc
proof-basis = Căn cứ
proof-confidence = Độ tin của căn cứ
proof-unverified = chưa kiểm chứng
proof-freshness = Độ mới
proof-completeness = Mức đầy đủ
proof-nature = Tính chất
proof-version = Phiên bản số liệu
proof-rank = Thứ hạng
proof-notes = Ghi chú
proof-provinces = Các tỉnh, thành phố trong số này
proof-province = Tỉnh, thành phố
proof-counts = Số đếm
proof-as-of = Số liệu đến
proof-without = Không nằm trong số này
proof-why = Vì sao
proof-files = Nguồn và tệp
proof-file = Tệp
proof-number = Số
proof-loaded-at = Nạp lúc
proof-rows = Số dòng
proof-no-files = Chưa có tệp nào của nguồn này.
proof-by-days = Số hồ sơ theo số ngày làm việc
proof-days = Ngày làm việc
proof-cases = Hồ sơ
proof-read-at = Đọc ở
proof-machine = Dạng JSON
proof-all-places = Chỉ số này ở 34 tỉnh, thành phố
proof-of-place = Trang của địa phương
proof-open-cases = Mở từng hồ sơ

## empty

empty-title = Chưa có số liệu
empty-message = Kho số liệu còn trống. Người quản trị nạp số liệu bằng một trong các lệnh sau:
empty-demo = nạp toàn bộ dữ liệu mẫu và mở bảng chỉ số
empty-ingest = nạp một tệp của một nguồn (ở đây: đánh giá của Cổng Dịch vụ công quốc gia)
empty-compute = tính lại các chỉ số từ hồ sơ đã nạp
empty-then = Số liệu mới hiện trên trang sau khoảng một giây, không cần khởi động lại.

## count

count-title = Lý lịch con số
count-terms = Gồm
count-total = Cộng
count-page = Trang có con số này
count-is-sum = Cộng lại các phần được đúng con số này.
count-is-not-sum = Cộng lại các phần không ra con số này: chưa nên dùng, hãy báo cho người quản trị.

## error

error-bad-title = Địa chỉ có tham số không dùng được
error-not-asked = Thiếu tham số “{ $name }”.
error-way-indicators = Danh mục chỉ số
error-bad-message = Tham số “{ $name }” có giá trị “{ $value }”, không dùng được.
error-expected-label = Cần:
error-missing-title = Không có trang này
error-missing-message = Địa chỉ này không dẫn tới trang nào.
error-province-title = Không có tỉnh, thành phố này
error-province-message = Không có tỉnh, thành phố nào trong 34 đơn vị mang mã hoặc tên “{ $code }”. Tỉnh, thành phố trước ngày 01/07/2025 có trang riêng theo tên hoặc theo dạng 63-02.
error-indicator-title = Không có chỉ số này
error-indicator-message = Danh mục không có chỉ số nào mang mã “{ $id }”.
error-near = Có phải bạn tìm:
error-failed-title = Trang này bị lỗi
error-failed-message = Lỗi ở phía hệ thống và đã được ghi lại. Số liệu không bị ảnh hưởng.
error-way-home = Về trang cả nước
error-way-without = Mở trang này không kèm tham số
error-way-provinces = Danh sách 34 tỉnh, thành phố
error-expected-period = kỳ báo cáo như 2026 (năm), 2026-10 (tháng), 2026-Q3 (quý), 2026-H1 (6 tháng), 2026-9M (9 tháng), 2026-YTD10 (từ đầu năm đến tháng 10), 2026-R10 (12 tháng đến tháng 10); thêm s ở đầu là kỳ thống kê từ ngày 15 đến ngày 14, như s2026-Q3.
error-expected-province = mã hai chữ số của một trong 34 tỉnh, thành phố, cách nhau bằng dấu phẩy, như p=40,38.
error-expected-place = mã hai chữ số của một trong 34 tỉnh, thành phố, như place=40; bỏ trống là cả nước.
error-expected-commune = mã của một xã, phường hiện nay, như at=34:17329.
error-expected-any-place = mã của một nơi kèm hệ mã, như at=34:17329 (xã), at=63:02 (tỉnh trước 01/07/2025).
error-expected-rows = agency (cơ quan), field (lĩnh vực), procedure (thủ tục), commune (xã, phường) hoặc province (tỉnh, thành phố).
error-expected-form-rows = agency (cơ quan), field (lĩnh vực), procedure (thủ tục) hoặc province (tỉnh, thành phố): biểu không có dòng theo xã.
error-expected-change-rows = agency (cơ quan), field (lĩnh vực), procedure (thủ tục) hoặc commune (xã, phường).
error-expected-base = year (cùng kỳ năm trước) hoặc một kỳ báo cáo như 2025-Q3; bỏ trống là kỳ ngay trước.
error-expected-indicator = mã chỉ số trong danh mục, cách nhau bằng dấu phẩy.
error-expected-order = mã chỉ số hoặc mã tỉnh; ở danh sách xã, cơ quan: value (giá trị), short (phần thiếu), name (tên); ở danh sách hồ sơ: filed (thứ tự trong tệp), late (quá hạn lâu nhất), due (hạn trả), received (ngày tiếp nhận), ended (ngày kết thúc), days (số ngày); thêm dấu trừ ở đầu để đảo thứ tự.
error-expected-units = 34 hoặc 63.
error-expected-map = boundaries hoặc squares.
error-expected-flag = 1 hoặc 0.
error-expected-name = một trong các tham số { $names }.
error-expected-text = địa chỉ mã hóa đúng UTF-8.
error-expected-source = mã một nguồn trong danh mục, như source=case_portal.
error-expected-state = visible (được tính), refused (bị từ chối) hoặc undone (đã rút lại).
error-expected-load = số thứ tự của một tệp đã nạp.
error-load-title = Không có tệp này
error-load-message = Chưa có tệp nào được nạp mang số “{ $n }”.
error-loads-there-are = một số từ { $first } đến { $last }.
error-way-loads = Danh sách các tệp đã nạp
error-format-title = Không có dạng tệp này
error-other-files = Trang có thật, nhưng không tải về được ở dạng “{ $ending }”. Các dạng đang có:
error-no-file = Trang có thật, nhưng không có bảng để tải về ở dạng “{ $ending }”.
error-way-page = Mở trang
error-job-title = Không biết tệp này
error-job-message = Máy chủ không còn nhớ tệp đã gửi này, có thể vì đã khởi động lại. Hãy gửi lại tệp; tệp đã nạp không bị đếm hai lần.
error-count-title = Không có con số này
error-count-message = Kỳ này, nơi này không có con số mang khóa “{ $key }”: có thể số liệu đã thay đổi từ khi địa chỉ được lưu.
error-way-counts = Xem cả trang chứa con số
error-list-title = Không có hồ sơ nào để tải
error-changing-title = Dữ liệu đang thay đổi
error-changing-message = Có tệp vừa được nạp hoặc rút lại trong lúc đọc hồ sơ. Hãy tải lại trang.
error-way-again = Tải lại trang này
error-expected-side = numerator (tử số), denominator (mẫu số), rest (mẫu số trừ tử số) hoặc total (tất cả).
error-expected-event = tên một sự kiện, như resolved_overdue hoặc received.
error-expected-no-commune = chỉ dùng commune=- (hồ sơ không thuộc xã nào); hồ sơ của một xã: at=34:17329.
error-expected-channel = in_person, online hoặc post.
error-expected-verdict = tên một tình trạng, như open_overdue hoặc resolved_in_time.
error-expected-page = số thứ tự trang, từ 1.
error-expected-days = số ngày làm việc, như within=5.
error-expected-rank = thứ hạng từ 1 đến 63, như rank=10.
error-expected-percent = tỷ lệ phần trăm lớn hơn 0 và không quá 100, như target=95.

error-expected-date = ngày dạng 2026-01-31, từ năm 1900 đến 2100.
error-expected-limit = số ngày làm việc từ 0 đến 999, như days=10.

## calendar

calendar-title = Lịch ngày làm việc
calendar-lead = Hạn tính bằng ngày làm việc được đếm theo lịch này: thứ Hai đến thứ Sáu, trừ ngày nghỉ, cộng ngày làm bù. Ngày nhận không tính (Bộ luật Dân sự 2015, Điều 147); hạn rơi vào ngày nghỉ thì kết thúc vào cuối ngày làm việc tiếp theo (Điều 148). Một lịch chung cho cả nước.
calendar-due = Hạn kết thúc ngày nào
calendar-received = Ngày nhận
calendar-days = Hạn, ngày làm việc
calendar-known = Lịch biết đến ngày
calendar-known-note = Để trống ô cuối: theo mọi quyết định. Có quyết định chỉ đến vài ngày trước ngày nghỉ; điền một ngày để thấy hạn theo lịch lúc đó.
calendar-compute = Tính
calendar-on-the-way = Những ngày khác thường lệ trên đường:
calendar-plain = Không có ngày nào khác thường lệ.
calendar-date = Ngày
calendar-kind = Loại
calendar-name = Tên
calendar-basis = Căn cứ
calendar-decided = Quyết định ngày
calendar-confidence = Mức tin cậy của nguồn

## quality

quality-title = Chất lượng dữ liệu
quality-place = Tỉnh, thành phố
quality-glance = Tóm tắt; bấm vào để đến từng phần
quality-behind = Ai chưa báo cáo, từ bao giờ
quality-behind-none = Mọi tỉnh, thành phố đều đang báo cáo.
quality-reporting = Đang báo cáo: { $n }
quality-never-note = Chưa có hồ sơ hay biểu nào.
quality-sent-only = Số lấy từ biểu đã gửi, không tính từ hồ sơ
quality-sent = Biểu tổng hợp do tỉnh gửi
quality-sent-note = Biểu do địa phương tự lập, không phải đếm từ hồ sơ. Nơi nào có hồ sơ thì số của nơi đó tính từ hồ sơ; biểu chỉ để đối chiếu. Không bao giờ cộng hai số.
quality-sent-none = Chưa có biểu nào được tính.
quality-sent-form = Biểu, kỳ
quality-sent-n = Tiếp nhận, theo biểu
quality-counted-n = Tiếp nhận, đếm từ hồ sơ
quality-sent-verdict = Đối chiếu
quality-behind-note = Tính từ cuối nửa tháng gần nhất có hồ sơ tiếp nhận đến ngày số liệu mới nhất của nguồn.
quality-state = Tình trạng
quality-last = Nửa tháng cuối có hồ sơ
quality-as-of = Số liệu của nguồn đến
quality-days = Số ngày im lặng
quality-source = Nguồn
quality-untold = Cột không nói lên điều gì
quality-untold-note = Mọi hồ sơ của tỉnh ghi cùng một giá trị, hoặc để trống: cột được tính là không báo cáo, không phải 0 % hay 100 %. Nếu chỉ trống một thời gian thì chỉ số liệu của thời gian đó là không báo cáo. Số hồ sơ là của toàn bộ thời gian.
quality-untold-none = Không có cột nào như vậy.
quality-column = Cột
quality-value = Giá trị duy nhất
quality-cases = Hồ sơ
quality-findings = Kiểm tra tệp đã nạp
quality-findings-note = Của các tệp đang được tính, không theo kỳ. Dòng bị loại chưa vào số liệu; cảnh báo thì dòng đã nhận, người gửi cần xem lại.
quality-findings-none = Không kiểm tra nào phát hiện điều gì.
quality-rows = Dòng
quality-found = { $n } dòng, { $files } tệp
quality-of = trong
quality-share = Tỷ lệ
quality-lines = Các dòng đầu
quality-whole-file = Không rõ tỉnh, hoặc cả tệp
quality-more = Còn { $n } dòng nữa trong tệp CSV của trang này.
quality-outliers = Khác hẳn quá khứ của chính mình
quality-outliers-note = Mỗi nửa tháng trong kỳ so với trung vị các nửa tháng trước của chính tỉnh đó; độ lệch tính bằng độ lệch tuyệt đối trung vị.
quality-outliers-none = Không nửa tháng nào khác hẳn.
quality-measure = Hồ sơ
quality-half-month = Nửa tháng
quality-usual = Trung vị trước đó
quality-deviations = Độ lệch
quality-signals = Tín hiệu cần xem
quality-signals-note = Tín hiệu, không phải kết luận: mỗi kiểu đều có cách giải thích vô can. Chọn một tỉnh để xem đến từng cơ quan.
quality-signals-none = Kỳ này không có hồ sơ nào để xét.
quality-signals-weak = Nguồn yếu
quality-shown = Có dấu hiệu
quality-agency = Cơ quan
quality-marked = Cần xem
quality-marked-agencies = Cơ quan cần xem: { $n }
quality-all-of-them = Tất cả hồ sơ có dấu hiệu
quality-marked-heading = Cơ quan cần xem
quality-no-agency = Không rõ cơ quan
quality-basis = Căn cứ

## scorecard

scorecard-place = Tỉnh, thành phố
scorecard-criterion = Chỉ tiêu
scorecard-most = Tối đa
scorecard-threshold = Đủ điểm từ
scorecard-from = { $n } %
scorecard-ours = Chúng tôi đếm
scorecard-published = Cổng đếm
scorecard-points = Điểm
scorecard-total = Tổng
scorecard-recomputed = Tính lại từ số của Cổng
scorecard-recomputed-note = Điểm tính lại từ tử số, mẫu số do chính Cổng công bố, so với điểm Cổng công bố cho nhóm. Nhóm nào Cổng không cho đủ tử số, mẫu số thì chỉ tính lại được một phần.
scorecard-all = Các tỉnh, thành phố
scorecard-all-note = Mỗi nhóm: điểm tính lại trừ điểm công bố; hoặc số điểm tính lại được trên số điểm của nhóm. Tổng của các nơi chỉ so được với nhau khi tính trên cùng số điểm.
scorecard-scaled-note = Tổng chỉ gồm những chỉ tiêu đếm được và ghi rõ trên bao nhiêu điểm; không quy lên 100.
scorecard-agreement = Điểm Cổng công bố có đúng với số của Cổng không?
scorecard-agreement-note = Từng chỉ tiêu làm tròn đến 0,01 rồi cộng, như Cổng làm.
scorecard-apart = So ở 34 tỉnh
scorecard-unknown = không rõ
scorecard-unverified = chưa kiểm chứng
scorecard-source = Nguồn của điểm và ngưỡng
scorecard-about = Căn cứ
scorecard-no-version = Kỳ này trước khi có bộ chỉ số: không có điểm.

## apart

apart-title = Chúng tôi và Cổng: { $name }
apart-lead = Số của chúng tôi, số của Cổng và phần lệch, tách theo cách tính, theo ngày, và phần còn lại.
apart-usual = Chúng tôi
apart-by-definition = Chúng tôi, theo cách tính của Cổng
apart-published = Cổng
apart-difference = Lệch
apart-of-definition = Do cách tính
apart-of-date = Do ngày
apart-of-rest = Còn lại
apart-coverage = Số hồ sơ
apart-days = Ngày
apart-split-note = Ba phần cộng lại đúng bằng phần lệch. Phần còn lại là hồ sơ mà chỉ một bên có, hai bên ghi khác nhau, hoặc khác cách tính mà ở đây không tách được; số hồ sơ cho biết hai bên nắm nhiều ít ra sao.
apart-back = Về bảng điểm
apart-none = Không có chỉ số nào của chúng tôi cho chỉ tiêu này.
apart-place = Tỉnh, thành phố

## change

change-title = Vì sao thay đổi: { $place }
change-link = Vì sao thay đổi
change-then = Trước
change-now = Nay
change-difference = Thay đổi
change-by = Tách theo:
change-by-agency = cơ quan
change-by-field = lĩnh vực
change-by-procedure = thủ tục
change-by-commune = xã, phường
change-from = So với:
change-table = Từng phần của thay đổi
change-member = Dòng
change-counts-then = Trước: tỷ lệ, tử số / mẫu số
change-counts-now = Nay: tỷ lệ, tử số / mẫu số
change-then-amount = Trước
change-now-amount = Nay
change-own = Tự đổi
change-mix = Do cơ cấu
change-whole = Mới có, không còn
change-effect = Cộng
change-all = Cộng các dòng
change-how = Tách như thế nào?
change-how-own = “Tự đổi” là tỷ lệ của chính dòng đó thay đổi, nhân với tỷ trọng hồ sơ trung bình của dòng trong hai kỳ.
change-how-mix = “Do cơ cấu” là tỷ trọng hồ sơ của dòng thay đổi, nhân với phần mà tỷ lệ trung bình của dòng hơn hay kém tỷ lệ trung bình của cả tỉnh. Nhận thêm hồ sơ ở nơi vốn tốt thì chỉ số tăng dù không nơi nào làm tốt hơn.
change-how-whole = Dòng chỉ có hồ sơ trong một kỳ không có tỷ lệ để so, nên cả phần của nó đứng riêng: “mới có” hoặc “không còn”.
change-how-sum = Các phần được tính bằng phân số chính xác và cộng lại đúng bằng thay đổi, đến từng hồ sơ. Số in ra được làm tròn sao cho vẫn cộng đúng, nên chữ số cuối có thể lệch một đơn vị; tệp CSV có chín chữ số thập phân.
change-how-amount = Mỗi phần là số hồ sơ kỳ này trừ số hồ sơ kỳ trước của dòng đó; các phần cộng lại đúng bằng thay đổi.
change-cases = hồ sơ
change-folded = Các dòng nhỏ được gộp thành một; tệp CSV có đủ từng dòng.

## goal

goal-title = Cần gì để đạt chỉ tiêu: { $place }
goal-link = Cần gì để đạt chỉ tiêu
goal-running = Xem kỳ đang chạy
goal-months = Các tháng làm căn cứ
goal-agencies = Từ những cơ quan nào
goal-now = Ba tháng qua
goal-gain = Thêm được
goal-reached = Cộng dồn
goal-wanted = Cần đến
goal-yes = cần
goal-no = ngoài mức cần
goal-more = { $n } cơ quan nữa thêm được ít hơn; tệp CSV có đủ.
goal-own = Chỉ tiêu tự đặt (%)
goal-fields = Từ những lĩnh vực nào
goal-would = Mỗi tháng khi đó
goal-assumptions = Điều kiện của phép tính

## aim

aim-title = Muốn lên hạng cần bao nhiêu điểm: { $index }, { $place }
aim-pick = Hạng muốn đạt
aim-ranked = (1 đến { $n })
aim-scenario = Trường hợp
aim-wanted = Hạng này cần
aim-own = Tỉnh này có
aim-gap = Khoảng cách
aim-would = Đứng hạng
aim-parts = Điểm có thể lấy ở đâu
aim-part = Thành phần
aim-best = Cao nhất
aim-best-at = Nơi cao nhất
aim-short = Còn cách
aim-reached = Cộng dồn
aim-enough = đủ cho hạng
aim-ladder = Ai đang đứng ở đâu
aim-change = Thay đổi so với lần trước
aim-next = Nếu lại thay đổi như vậy
aim-next-rank = Hạng khi đó
aim-ladder-all = Cả bảng: { $n } địa phương

## members

members-communes = Xã, phường của { $place }
members-agencies = Cơ quan của { $place }
members-commune = Xã, phường
members-agency = Cơ quan
members-order = Xếp theo:
members-by-value = giá trị
members-by-name = tên
members-reverse = đảo lại
members-no-target = Chưa có chỉ tiêu, nên mọi hồ sơ làm chỉ số xấu đi đều được đếm.
members-agencies-note = Mỗi cơ quan được đếm bằng các cột của biểu, theo đúng bộ quy tắc trên; cùng những số đó nằm trong
members-form = biểu II.06a theo cơ quan
members-few = ít hồ sơ
members-all-communes = Tất cả xã, phường
members-all-agencies = Tất cả cơ quan
members-few-note = “Ít hồ sơ”: mẫu số dưới { $n }, một hồ sơ đã làm tỷ lệ đổi hơn 3 điểm %, nên thứ hạng không nói lên nhiều.

## Danh sách hồ sơ đứng sau một số

cases-title = Hồ sơ đứng sau số “{ $indicator }”: { $place }
cases-passport = Lý lịch của số
cases-figure = Con số
cases-only = chỉ sự kiện
cases-every-event = mọi sự kiện
cases-sides = Phần của con số
cases-closed = Máy chủ này chỉ phục vụ trang, không giữ kho hồ sơ, nên không mở được danh sách. Hãy hỏi nơi chạy bản đầy đủ của hệ thống.
cases-agency = Cơ quan
cases-field = Lĩnh vực
cases-procedure = Thủ tục
cases-channel = Cách nộp
cases-verdict = Tình trạng
cases-number = Số hồ sơ có chứa
cases-all = Tất cả
cases-filter = Lọc
cases-clear = Bỏ lọc
cases-nothing = Không có hồ sơ nào: con số bằng không vì không có gì để đếm.
cases-nothing-matches = Không hồ sơ nào khớp với điều kiện lọc.
cases-order = Sắp xếp
cases-by-late = quá hạn lâu nhất
cases-by-due = hạn sớm nhất
cases-by-received = mới tiếp nhận
cases-by-ended = mới kết thúc
cases-by-days = xử lý lâu nhất
cases-shown = Hồ sơ { $first } đến { $last } trong { $n }.
cases-privacy = Chỉ có số hồ sơ: tên và thông tin của người nộp không được lưu trong hệ thống.
cases-case-no = Số hồ sơ
cases-received = Tiếp nhận
cases-due = Hạn
cases-ended = Kết thúc
cases-late = Quá hạn (ngày làm việc)
cases-days = Đã xử lý (ngày làm việc)
cases-counted = tính vì
cases-weight = Tính là
cases-previous = Trang trước
cases-next = Trang sau
cases-late-note = Tình trạng, hạn và số ngày là theo bộ quy tắc của chỉ số, tính đến hết kỳ hoặc đến ngày cuối có số liệu. Quá hạn 0 ngày là quá giờ hẹn trong ngày.

## Hồ sơ sắp quá hạn

watch-title = Hồ sơ sắp quá hạn: { $place }
watch-within = Đến hạn trong { $n } ngày
watch-overdue = Đã quá hạn
watch-open = Đang giải quyết
watch-note = Ngày là ngày làm việc; hồ sơ đang giải quyết, còn trong hạn theo biểu II.06a, sẽ quá hạn nếu không được giải quyết trong số ngày đó. Hồ sơ đang chờ bổ sung, chờ nghĩa vụ tài chính hoặc dừng xử lý không có trong danh sách: đồng hồ của hồ sơ đang dừng. Bấm vào số để mở từng hồ sơ.
watch-past = Danh sách tháng trước đúng đến đâu
watch-nothing = Chưa nạp hồ sơ nào của tỉnh, thành phố này, nên không biết hồ sơ nào sắp quá hạn.
watch-link = Hồ sơ sắp quá hạn
