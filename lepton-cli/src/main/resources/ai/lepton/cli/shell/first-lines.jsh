var digits = DrawnDigits.of(1).images()
var trainer = Model.sequential(Input.image(Shape.of(28, 28, 1)), rescaling(1 / 255.0), flatten(), dense(64).relu(), dense(10)).compile(adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())
trainer.fit(digits.train(), Fit.epochs(2)); trainer.evaluate(digits.test())
