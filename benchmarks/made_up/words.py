"""The words of a made-up registry, in both languages: what programmes are about, who takes part, what is measured."""

from __future__ import annotations

from typing import NamedTuple


class Both(NamedTuple):
    """The same in Indonesian and in English."""

    id: str
    en: str


class Topic(NamedTuple):
    """What a programme can be about, with the goal it serves and the purpose codes it falls under."""

    name: Both
    goal: str
    sectors: tuple[str, ...]
    aim: Both


class Measured(NamedTuple):
    """Something regions set targets for: its unit, the goal it belongs to, and between which figures they lie."""

    name: Both
    unit: str
    goal: str
    low: int
    high: int


TOPICS = (
    Topic(
        Both("Air Minum dan Sanitasi Desa", "Village Water and Sanitation"),
        "6",
        ("14030", "14031"),
        Both("setiap rumah tangga memperoleh air minum yang aman", "every household has safe drinking water"),
    ),
    Topic(
        Both("Ketahanan Pangan Keluarga", "Household Food Security"),
        "2",
        ("52010", "31120"),
        Both("keluarga petani cukup pangan sepanjang tahun", "farming families have enough food all year"),
    ),
    Topic(
        Both("Penurunan Stunting", "Stunting Reduction"),
        "2",
        ("12240", "12220"),
        Both("anak balita tumbuh sesuai umurnya", "children under five grow as they should"),
    ),
    Topic(
        Both("Kesehatan Ibu dan Anak", "Maternal and Child Health"),
        "3",
        ("13020", "12220"),
        Both("ibu melahirkan dengan selamat", "mothers give birth in safety"),
    ),
    Topic(
        Both("Pengendalian Malaria dan Tuberkulosis", "Malaria and Tuberculosis Control"),
        "3",
        ("12262", "12263"),
        Both("kasus baru ditemukan dan diobati sejak dini", "new cases are found and treated early"),
    ),
    Topic(
        Both("Mutu Pendidikan Dasar", "Quality of Basic Education"),
        "4",
        ("11220", "11130"),
        Both("murid kelas awal membaca dengan lancar", "early-grade pupils read with ease"),
    ),
    Topic(
        Both("Pendidikan Anak Usia Dini", "Early Childhood Education"),
        "4",
        ("11240",),
        Both("setiap desa memiliki layanan bagi anak usia dini", "every village has a service for young children"),
    ),
    Topic(
        Both("Kepemimpinan Perempuan", "Women's Leadership"),
        "5",
        ("15170",),
        Both("perempuan ikut memutuskan rencana desa", "women help decide the plans of their village"),
    ),
    Topic(
        Both("Perlindungan Perempuan dan Anak", "Protection of Women and Children"),
        "5",
        ("15180", "16010"),
        Both("korban kekerasan memperoleh pendampingan", "victims of violence are given support"),
    ),
    Topic(
        Both("Energi Terbarukan Perdesaan", "Rural Renewable Energy"),
        "7",
        ("23210", "23230"),
        Both("dusun terpencil menyala tanpa solar", "remote hamlets have light without diesel"),
    ),
    Topic(
        Both("Usaha Mikro dan Koperasi", "Micro Enterprises and Cooperatives"),
        "8",
        ("32130", "24040"),
        Both("usaha kecil tercatat dan memperoleh kredit", "small businesses are registered and get credit"),
    ),
    Topic(
        Both("Keterampilan Kerja Pemuda", "Job Skills for Youth"),
        "8",
        ("11330",),
        Both("lulusan sekolah menengah segera bekerja", "secondary school leavers soon find work"),
    ),
    Topic(
        Both("Jalan dan Jembatan Kampung", "Village Roads and Bridges"),
        "9",
        ("21020",),
        Both("hasil kebun sampai ke pasar pada musim hujan", "harvests reach the market in the rainy season"),
    ),
    Topic(
        Both("Inklusi Penyandang Disabilitas", "Inclusion of Persons with Disabilities"),
        "10",
        ("16010",),
        Both(
            "layanan dasar terbuka bagi penyandang disabilitas", "basic services are open to people with disabilities"
        ),
    ),
    Topic(
        Both("Tata Ruang dan Permukiman", "Spatial Planning and Settlements"),
        "11",
        ("43030", "16030"),
        Both("permukiman kumuh tertata bersama warganya", "informal settlements are upgraded with their residents"),
    ),
    Topic(
        Both("Pengelolaan Sampah", "Waste Management"),
        "12",
        ("14050",),
        Both("sampah terpilah sejak dari rumah", "waste is sorted at home"),
    ),
    Topic(
        Both("Adaptasi Perubahan Iklim", "Climate Change Adaptation"),
        "13",
        ("41010", "74020"),
        Both("desa pesisir siap menghadapi rob dan kekeringan", "coastal villages are ready for tides and drought"),
    ),
    Topic(
        Both("Kesiapsiagaan Bencana", "Disaster Preparedness"),
        "13",
        ("74020",),
        Both("warga tahu jalur evakuasi dan peringatan dini", "residents know escape routes and early warnings"),
    ),
    Topic(
        Both("Perikanan Berkelanjutan", "Sustainable Fisheries"),
        "14",
        ("31310", "31320"),
        Both("nelayan kecil mengelola wilayah tangkapnya", "small-scale fishers manage their fishing grounds"),
    ),
    Topic(
        Both("Rehabilitasi Mangrove", "Mangrove Restoration"),
        "14",
        ("41030", "31220"),
        Both("garis pantai kembali terlindung", "the coastline is sheltered again"),
    ),
    Topic(
        Both("Perhutanan Sosial", "Social Forestry"),
        "15",
        ("31220", "31210"),
        Both("masyarakat memegang izin kelola hutannya", "communities hold the permit for their forest"),
    ),
    Topic(
        Both("Komoditas Lestari Yurisdiksi", "Jurisdictional Sustainable Commodities"),
        "15",
        ("31120", "41010"),
        Both("kebun rakyat tercatat dan bebas deforestasi", "smallholdings are mapped and free of deforestation"),
    ),
    Topic(
        Both("Perencanaan dan Keuangan Daerah", "Regional Planning and Finance"),
        "16",
        ("15112", "15111"),
        Both("anggaran daerah mengikuti rencana yang disepakati", "regional budgets follow the plans agreed on"),
    ),
    Topic(
        Both("Data Terbuka dan Layanan Digital", "Open Data and Digital Services"),
        "16",
        ("15110", "22040"),
        Both("warga memperoleh layanan tanpa perantara", "residents get services without brokers"),
    ),
    Topic(
        Both("Kemitraan Pembangunan Daerah", "Regional Development Partnerships"),
        "17",
        ("43010", "15110"),
        Both("mitra dan pemerintah daerah bekerja dengan satu rencana", "partners and governments work to one plan"),
    ),
)

BEGINNINGS = (
    Both("Penguatan", "Strengthening"),
    Both("Peningkatan", "Improving"),
    Both("Percepatan", "Accelerating"),
    Both("Dukungan Teknis", "Technical Support for"),
    Both("Pendampingan", "Mentoring on"),
    Both("Inovasi", "Innovation in"),
    Both("Tata Kelola", "Governance of"),
    Both("Perluasan", "Expanding"),
    Both("Gerakan Bersama", "A Joint Movement for"),
    Both("Aksi Kolaboratif", "Collaborative Action on"),
    Both("Pengembangan", "Developing"),
    Both("Kemitraan", "A Partnership for"),
    Both("Prakarsa", "An Initiative on"),
    Both("Pembelajaran", "Learning about"),
)

BASES = (
    Both("Berbasis Masyarakat", "Led by Communities"),
    Both("Berbasis Desa", "Village by Village"),
    Both("yang Inklusif", "Open to All"),
    Both("Berbasis Data", "Based on Data"),
    Both("Lintas Sektor", "across Sectors"),
    Both("Terpadu", "in One Approach"),
    Both("bagi Kelompok Rentan", "for Vulnerable Groups"),
    Both("di Kawasan Pesisir", "on the Coast"),
    Both("di Kawasan Hulu", "in the Uplands"),
    Both("di Daerah Tertinggal", "in Less Developed Areas"),
    Both("", ""),
    Both("", ""),
)

GROUPS = (
    Both("kepala desa dan perangkatnya", "village heads and their staff"),
    Both("kader posyandu", "health volunteers"),
    Both("guru kelas awal", "early-grade teachers"),
    Both("kelompok tani dan nelayan", "groups of farmers and fishers"),
    Both("pendamping lapangan", "field facilitators"),
    Both("pengurus koperasi", "members of cooperative boards"),
    Both("perempuan kepala keluarga", "women who head a household"),
    Both("pemuda putus sekolah", "youth who left school early"),
    Both("petugas puskesmas", "staff of health centres"),
    Both("perencana perangkat daerah", "planners of regional agencies"),
    Both("masyarakat adat", "indigenous communities"),
    Both("organisasi masyarakat sipil", "civil society organisations"),
    Both("keluarga prasejahtera", "families on low incomes"),
    Both("pengawas sekolah", "school supervisors"),
)

METHODS = (
    Both("pelatihan berjenjang", "training in stages"),
    Both("musyawarah dusun", "hamlet meetings"),
    Both("pemetaan partisipatif", "participatory mapping"),
    Both("kunjungan belajar", "study visits"),
    Both("dana hibah kecil", "small grants"),
    Both("sekolah lapang", "field schools"),
    Both("klinik perencanaan", "planning clinics"),
    Both("audit sosial", "social audits"),
    Both("dasbor data bulanan", "a monthly dashboard"),
    Both("forum multipihak", "a forum of all sides"),
    Both("pendampingan di tempat kerja", "coaching at the workplace"),
    Both("siaran radio komunitas", "community radio"),
)

# Sentences of a description. Each takes {place}, {topic}, {group}, {method}, {number}, {year} or {aim}, or none.
PROBLEMS = (
    Both(
        "Layanan {topic} di {place} belum menjangkau dusun yang jauh dari jalan utama.",
        "Services for {topic} in {place} do not yet reach hamlets far from the main road.",
    ),
    Both(
        "Survei tahun {year} mencatat {number} desa yang belum memiliki rencana kerja untuk urusan ini.",
        "A survey in {year} found {number} villages without a work plan for the matter.",
    ),
    Both(
        "Anggaran desa tersedia, tetapi {group} jarang dilibatkan ketika prioritas ditetapkan.",
        "Village budgets exist, but {group} are rarely asked when priorities are set.",
    ),
    Both(
        "Data di tingkat kecamatan tercecer pada beberapa buku dan tidak dapat dibandingkan antartahun.",
        "Data in the districts are scattered over several books and cannot be compared between years.",
    ),
    Both(
        "Pergantian pejabat membuat pengetahuan yang sudah terkumpul hilang setiap beberapa tahun.",
        "Every few years a change of officials loses the knowledge that had been gathered.",
    ),
    Both(
        "Pada musim hujan sebagian wilayah {place} terputus, sehingga biaya pengantaran naik dua kali lipat.",
        "In the rainy season parts of {place} are cut off, and the cost of delivery doubles.",
    ),
    Both(
        "Peraturan daerah sudah ada sejak {year}, namun petunjuk pelaksanaannya belum disusun.",
        "A regional regulation has stood since {year}, but nobody has written how to carry it out.",
    ),
)
APPROACHES = (
    Both(
        "Program ini bekerja melalui {method} bersama {group} agar {aim}.",
        "The programme works through {method} with {group}, so that {aim}.",
    ),
    Both(
        "Tim gabungan menyiapkan {method} di {number} desa, lalu menyerahkannya kepada pemerintah daerah.",
        "A joint team sets up {method} in {number} villages, then hands it to the regional government.",
    ),
    Both(
        "Setiap semester {group} meninjau kemajuan dan mengubah rencana bila diperlukan.",
        "Every semester {group} review progress and change the plan where needed.",
    ),
    Both(
        "Dana disalurkan bertahap setelah laporan sebelumnya diperiksa oleh kedua belah pihak.",
        "Money is paid in stages, after both sides have checked the report before.",
    ),
    Both(
        "Kegiatan dimulai di {place} dan diperluas ke wilayah tetangga setelah tahun kedua.",
        "Work begins in {place} and spreads to neighbouring areas after the second year.",
    ),
    Both(
        "Bahan ajar disusun dalam bahasa setempat dan diuji bersama {group}.",
        "Learning material is written in local languages and tried out with {group}.",
    ),
    Both(
        "Hasil {method} menjadi masukan bagi rencana kerja pemerintah daerah tahun berikutnya.",
        "What {method} brings to light goes into the regional work plan of the following year.",
    ),
)
RESULTS = (
    Both(
        "Sampai akhir program diharapkan {number} orang dari {group} memperoleh manfaat langsung.",
        "By its end {number} people among {group} are expected to benefit directly.",
    ),
    Both(
        "Keberhasilan diukur dengan indikator rencana daerah, sehingga tidak ada laporan ganda.",
        "Success is measured by the indicators of the regional plan, so nothing is reported twice.",
    ),
    Both(
        "Sejak {year} sebanyak {number} desa telah mengalokasikan dananya sendiri untuk {topic}.",
        "Since {year}, {number} villages have set aside money of their own for {topic}.",
    ),
    Both(
        "Pelajaran dari {place} dibagikan kepada daerah lain melalui {method}.",
        "Lessons from {place} are shared with other regions through {method}.",
    ),
    Both(
        "Evaluasi akhir dilakukan oleh pihak ketiga dan laporannya dibuka untuk umum.",
        "A third party carries out the final evaluation, and its report is open to all.",
    ),
    Both(
        "Pemerintah daerah berkomitmen melanjutkan layanan dengan anggarannya sendiri agar {aim}.",
        "The regional government commits to carry on from its own budget, so that {aim}.",
    ),
    Both(
        "Sebuah kelompok kerja tetap menjaga agar hasilnya tidak berhenti ketika pendanaan selesai.",
        "A standing group sees to it that the results do not end with the funding.",
    ),
)
MEASURES = (
    Both("Desa dampingan", "Villages supported"),
    Both("Kader terlatih", "Volunteers trained"),
    Both("Rumah tangga penerima manfaat", "Households that benefit"),
    Both("Sekolah yang dibina", "Schools supported"),
    Both("Kelompok usaha yang dibentuk", "Business groups formed"),
    Both("Hektare yang dipulihkan", "Hectares restored"),
    Both("Organisasi masyarakat sipil mitra", "Partner civil society organisations"),
)
MEASURE_UNITS = ("desa", "orang", "rumah tangga", "sekolah", "kelompok", "hektare", "organisasi")

MEASURED = (
    Measured(Both("Prevalensi stunting", "Prevalence of stunting"), "%", "2", 4, 28),
    Measured(Both("Persentase penduduk miskin", "Poverty rate"), "%", "1", 2, 24),
    Measured(Both("Angka kematian ibu", "Maternal mortality"), "per 100.000 kelahiran hidup", "3", 40, 260),
    Measured(Both("Angka kematian bayi", "Infant mortality"), "per 1.000 kelahiran hidup", "3", 6, 30),
    Measured(Both("Cakupan imunisasi dasar lengkap", "Coverage of basic immunisation"), "%", "3", 60, 100),
    Measured(Both("Harapan lama sekolah", "Expected years of schooling"), "tahun", "4", 11, 15),
    Measured(Both("Angka partisipasi murni SMP", "Net enrolment, lower secondary"), "%", "4", 62, 98),
    Measured(Both("Indeks pembangunan gender", "Gender development index"), "poin", "5", 72, 97),
    Measured(Both("Akses air minum layak", "Access to improved drinking water"), "%", "6", 55, 100),
    Measured(Both("Akses sanitasi aman", "Access to safe sanitation"), "%", "6", 8, 60),
    Measured(Both("Rasio elektrifikasi", "Electrification ratio"), "%", "7", 82, 100),
    Measured(Both("Tingkat pengangguran terbuka", "Unemployment rate"), "%", "8", 2, 9),
    Measured(Both("Laju pertumbuhan ekonomi", "Economic growth"), "%", "8", 3, 8),
    Measured(Both("Panjang jalan dalam kondisi mantap", "Roads in good condition"), "%", "9", 45, 96),
    Measured(Both("Rasio Gini", "Gini ratio"), "poin", "10", 0, 1),
    Measured(Both("Luas kawasan kumuh", "Area of informal settlements"), "hektare", "11", 2, 240),
    Measured(Both("Sampah yang dikelola", "Waste managed"), "%", "12", 30, 95),
    Measured(Both("Indeks risiko bencana", "Disaster risk index"), "poin", "13", 60, 180),
    Measured(Both("Penurunan emisi gas rumah kaca", "Cut in greenhouse gas emissions"), "%", "13", 5, 41),
    Measured(Both("Luas mangrove yang direhabilitasi", "Mangrove restored"), "hektare", "14", 20, 4000),
    Measured(Both("Indeks kualitas lingkungan hidup", "Environmental quality index"), "poin", "15", 55, 85),
    Measured(Both("Luas perhutanan sosial", "Area of social forestry"), "hektare", "15", 200, 60000),
    Measured(Both("Indeks reformasi birokrasi", "Index of bureaucratic reform"), "poin", "16", 50, 88),
    Measured(Both("Indeks kepuasan masyarakat", "Index of public satisfaction"), "poin", "16", 70, 95),
    Measured(Both("Rasio kemandirian fiskal", "Ratio of fiscal independence"), "%", "17", 5, 70),
)

# Names of organisations are put together of these.
FOUNDATIONS = ("Yayasan", "Perkumpulan", "Lembaga", "Aliansi", "Jaringan", "Konsorsium", "Forum", "Sahabat")
FIRST_WORDS = (
    *("Akar", "Arus", "Bahtera", "Bakti", "Bening", "Bentang", "Bina", "Cahaya", "Cakra", "Cipta", "Daya", "Dian"),
    *("Embun", "Fajar", "Galang", "Gema", "Graha", "Harapan", "Hijau", "Indra", "Jala", "Jejak", "Karsa", "Karya"),
    *("Kirana", "Lentera", "Lestari", "Lintas", "Mandiri", "Mata", "Mekar", "Mitra", "Mustika", "Nawa", "Nuansa"),
    *("Padi", "Pelita", "Pijar", "Prakarsa", "Puspa", "Rimba", "Sahaja", "Sari", "Satya", "Sejati", "Selaras"),
    *("Sinar", "Suluh", "Surya", "Swara", "Tani", "Telaga", "Tirta", "Titian", "Tunas", "Wahana", "Wana", "Widya"),
)
SECOND_WORDS = (
    *("Alam", "Anak", "Bahari", "Bangsa", "Borneo", "Budaya", "Bumi", "Celebes", "Desa", "Gunung", "Halmahera"),
    *("Hutan", "Insani", "Kampung", "Khatulistiwa", "Laut", "Lembah", "Madani", "Muara", "Negeri", "Nusa"),
    *("Nusantara", "Pantai", "Perempuan", "Pertiwi", "Petani", "Pulau", "Rakyat", "Samudra", "Sejahtera"),
    *("Semesta", "Sungai", "Swadaya", "Tanah", "Teluk", "Timur", "Warga"),
)
FUND_WORDS = (
    *("Albatross", "Aurora", "Beacon", "Birch", "Cedar", "Compass", "Coral", "Delta", "Evergreen", "Fairwind"),
    *("Fern", "Harbour", "Heron", "Horizon", "Kestrel", "Lantern", "Maple", "Meridian", "Northlight", "Orchid"),
    *("Pinecrest", "Quill", "Riverstone", "Sandpiper", "Seabird", "Southwind", "Tidewater", "Willow", "Windrose"),
)
FUND_ENDS = (
    *("Foundation", "Fund", "Trust", "Development Agency", "Cooperation Office", "Philanthropies"),
    *("Climate Facility", "Partnership", "Endowment"),
)
MINISTRY_WORDS = (
    *("Urusan Desa", "Urusan Air", "Urusan Pangan", "Urusan Laut", "Urusan Hutan", "Urusan Kesehatan"),
    *("Urusan Pendidikan", "Urusan Keluarga", "Urusan Kerja", "Urusan Energi", "Urusan Bencana", "Urusan Iklim"),
    *("Urusan Data", "Urusan Kota", "Urusan Daerah", "Urusan Koperasi"),
)
DIRECTORATES = ("Perencanaan", "Pembinaan", "Pengembangan Wilayah", "Kemitraan", "Pengendalian", "Layanan Dasar")
AGENCIES = (
    *("Badan Perencanaan Pembangunan", "Dinas Kesehatan", "Dinas Pendidikan", "Dinas Pertanian", "Dinas Sosial"),
    *("Dinas Lingkungan Hidup", "Dinas Pemberdayaan Masyarakat dan Desa", "Dinas Kelautan dan Perikanan"),
)
COMPANY_WORDS = ("Agro", "Energi", "Karya", "Logistik", "Niaga", "Perkasa", "Sawit", "Tekno", "Utama", "Bara")

PUBLISHERS = (
    *("Harian Kabar Wilayah", "Portal Warta Daerah", "Kantor Berita Nusa", "Majalah Desa Membangun"),
    *("Suara Pesisir", "Buletin Kerja Sama", "Situs Resmi Pemerintah Daerah", "Laporan Tahunan Mitra"),
)
SOURCE_KINDS = (
    Both("Laporan tahunan {topic} {year}", "Annual report on {topic} {year}"),
    Both("Berita penandatanganan {topic} di {place}", "News: {topic} signed in {place}"),
    Both("Siaran pers {topic}, {place}", "Press release on {topic}, {place}"),
    Both("Daftar perjanjian kerja sama {place} {year}", "List of cooperation agreements, {place} {year}"),
    Both("Ringkasan program {topic} {place}", "Summary of the programme {topic} in {place}"),
)
VENUES = ("Pendopo", "Aula Bappeda", "Gedung Serbaguna", "Balai Desa", "Hotel Bahari", "Ruang Rapat Sekretariat")
PLATFORMS = ("Zoom", "Google Meet", "Microsoft Teams")
OFFICES = ("Bupati", "Sekretaris Daerah", "Kepala Bappeda", "Direktur", "Ketua", "Kepala Dinas", "Wali Kota")
