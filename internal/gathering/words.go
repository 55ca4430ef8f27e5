package gathering

// PledgeWords are offered on the form of a new pledge. No text fixes the words
// of a joint pledge; these follow the seven points of the integrity pact and are
// the region's to change.
const PledgeWords = `Kami, pimpinan dan pejabat yang menandatangani naskah ini, berikrar untuk membangun Zona Integritas menuju Wilayah Bebas dari Korupsi dan Wilayah Birokrasi Bersih dan Melayani, dan dengan ini menyatakan:
1. berperan aktif mencegah dan memberantas korupsi, kolusi, dan nepotisme;
2. tidak meminta atau menerima suap, hadiah, atau bentuk lain yang tidak sesuai dengan ketentuan;
3. bersikap transparan, jujur, objektif, dan akuntabel dalam melaksanakan tugas;
4. menghindari pertentangan kepentingan;
5. memberi contoh kepatuhan terhadap peraturan kepada pegawai yang kami pimpin;
6. memberikan pelayanan prima, mudah, dan tanpa pungutan di luar ketentuan;
7. menyampaikan informasi penyimpangan dan menjaga kerahasiaan saksi.
Apabila kami melanggar hal-hal tersebut, kami siap menghadapi konsekuensinya.`
