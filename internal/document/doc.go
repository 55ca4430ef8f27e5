// Package document makes, numbers, seals, keeps and checks official papers.
//
// Two halves. The pure half turns typed data into PDF bytes: Render with one
// struct a kind (DecisionPaper, ExtractPaper, …), Indonesian number words, the
// house style. It knows no database, clock or appointment; the same data, seal
// and template version give the same bytes. The stored half (Service) plans
// papers, takes their numbers from the gap-free registers, has them signed by a
// kit/sign Signer, keeps the bytes by content hash, and answers whether a code
// or a file is genuine.
//
// What a round is, who may be appointed, and when a paper is due belongs to the
// packages that ask for papers; they fill the structs.
package document
