// Package bradleyterry is a small reward model: linear in the n-grams of a text, trained on pairs of a preferred and a
// rejected answer to the same prompt.
//
// Bradley and Terry's model (Biometrika 39, 1952) says that one text is preferred to another with probability
// σ(r(x) − r(y)). Here r is linear in three groups of features ([Model.Reward]): hashed words and pairs of words, hashed
// runs of two to four letters, and a few measures of form, such as how many of the prompt's words come up again. The
// first two groups are vectors of length 1, so that no text gets ahead by being long. [Train] minimises the negative
// log-likelihood with an L2 penalty. That is convex, and L-BFGS finds its minimum, so the same pairs make the same
// model: there is no seed and no learning rate.
//
// Such a model knows words and manners, not what is true. It stands in for a neural reward model where none can be run.
package bradleyterry
